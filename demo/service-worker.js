// Keeps the page's files, so that it works without a network. The build writes the list of files into
// it (vite.config.js). Names of assets change with what is in them, so those are taken from here
// first; the page itself is asked for first, so that a new one is seen at once.
const files = self.__FILES__;
const cacheName = self.__CACHE__;

// What the browser's own cache has may be of the build before.
self.addEventListener("install", (event) => {
  event.waitUntil(
    self.caches
      .open(cacheName)
      .then((cache) =>
        cache.addAll(files.map((file) => new self.Request(file, { cache: "reload" }))),
      ),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), deleteOthers()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  event.respondWith(request.mode === "navigate" ? newest(request) : kept(request));
});

async function deleteOthers() {
  const names = await self.caches.keys();
  const others = names.filter((name) => isOurs(name) && name !== cacheName);
  await Promise.all(others.map((name) => self.caches.delete(name)));
}

// Other pages of the origin may have caches too.
function isOurs(name) {
  return name.startsWith("entrybridge-demo ") && name.endsWith(` ${self.registration.scope}`);
}

async function newest(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const page = await self.caches.match("./", { cacheName });
    if (page === undefined) throw error;
    return page;
  }
}

async function kept(request) {
  return (await self.caches.match(request, { cacheName })) ?? fetch(request);
}
