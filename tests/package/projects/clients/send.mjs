// Sends rows by a platform's own SDK, and prints what it makes of the answer.
//   node send.mjs PLATFORM ORIGIN KEY DATASET ROWS   (ROWS: a JSON array; or Humanloop's other bodies)
import { appendExamples, createClient } from "@arizeai/ax-client";
import { Humanloop } from "humanloop";
import OpenPipe from "openpipe/client";

const [platform, origin, apiKey, dataset, text] = process.argv.slice(2);
const rows = JSON.parse(text);

const senders = {
  async openpipe() {
    const client = new OpenPipe({ apiKey, baseUrl: `${origin}/api/v1` });
    return client.createDatasetEntries(dataset, { entries: rows });
  },
  async humanloop() {
    // Its fetch mode fails in Node.js.
    const client = new Humanloop({ apiKey, basePath: `${origin}/v4`, useFetch: false });
    const { data } = await client.datasets.createDatapoint({
      datasetId: dataset,
      requestBody: rows,
    });
    return data;
  },
  async arize() {
    const client = createClient({ apiKey, baseUrl: origin });
    return appendExamples({ client, dataset, examples: rows });
  },
};

try {
  console.log(JSON.stringify({ answer: await senders[platform]() }));
} catch (error) {
  const { name, message, status, statusCode, body, responseBody } = error;
  const said = { name, message, status: status ?? statusCode, body: body ?? responseBody };
  console.log(JSON.stringify({ error: said }));
}
