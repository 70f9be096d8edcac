// Examples of each command, for its help and the manual page: what it is for, and the line.

export type Example = readonly [purpose: string, line: string];

export const examples: Readonly<Record<string, readonly Example[]>> = {
  check: [
    ["a file, by the platform that its rows speak for", "entrybridge check rows.jsonl"],
    [
      "every file of a folder, warnings forbidden",
      "entrybridge check 'data/**/*.jsonl' --max-warnings 0",
    ],
    [
      "a stream, with one rule off",
      "zcat rows.jsonl.gz | entrybridge check - --rule empty-message=off",
    ],
    ["rows against a schema of your own", "entrybridge check rows.jsonl --schema row.schema.json"],
    [
      "what can be mended, as a diff, and nothing written",
      "entrybridge check rows.jsonl --fix-dry-run",
    ],
    ["mended in its place", "entrybridge check rows.jsonl --fix"],
    ["what the rows hold", "entrybridge check rows.jsonl --stats"],
    ["for code scanning", "entrybridge check rows.jsonl --format sarif > rows.sarif"],
  ],
  convert: [
    [
      "to a file, the rows refused to another",
      "entrybridge convert rows.jsonl --to openpipe -o out.jsonl --rejects bad.jsonl",
    ],
    ["in a pipe", "entrybridge convert - --from humanloop --to arize < in.jsonl > out.jsonl"],
    [
      "so that it can be converted back",
      "entrybridge convert rows.jsonl --to arize --round-trip -o out.jsonl",
    ],
    [
      "columns by other names",
      "entrybridge convert rows.jsonl --from arize --to openpipe --columns user=prompt assistant=reply",
    ],
  ],
  merge: [
    [
      "the parts of a file, checked one by one",
      "parallel -k 'entrybridge check {} --format jsonl --report-hashes' ::: part-* | entrybridge merge -",
    ],
    ["reports of conversions, as JSON", "entrybridge merge report-*.json --format json"],
  ],
  detect: [["which platform's rows files hold", "entrybridge detect *.jsonl"]],
  schema: [
    ["of an OpenPipe row", "entrybridge schema openpipe"],
    ["of what Arize answers", "entrybridge schema arize response > response.schema.json"],
  ],
  explain: [
    ["every rule and code", "entrybridge explain"],
    ["one of them", "entrybridge explain last-message-not-assistant"],
  ],
  requests: [
    [
      "one a line, for another program to send",
      "entrybridge requests rows.jsonl --to arize --dataset RGF0YXNldDox > requests.jsonl",
    ],
    [
      "as a shell script; the key is in $OPENPIPE_API_KEY when it runs",
      "entrybridge requests rows.jsonl --to openpipe --dataset ID --format curl -o send.sh",
    ],
  ],
  push: [
    [
      "what would be sent first, and nothing sent",
      "entrybridge push rows.jsonl --to arize --dataset RGF0YXNldDox --dry-run",
    ],
    [
      "the rows, the key in $ARIZE_API_KEY; the same again goes on after an interruption",
      "entrybridge push rows.jsonl --to arize --dataset RGF0YXNldDox",
    ],
    [
      "to a stand-in, which entrybridge mock --port 8080 starts",
      "entrybridge push rows.jsonl --to humanloop --dataset evts_1 --base-url http://127.0.0.1:8080",
    ],
  ],
  mock: [
    ["at a port, for an SDK to talk to", "entrybridge mock --port 8080"],
    [
      "that goes wrong now and then, the same way each time",
      "entrybridge mock --fault 429=20% --fault cut-after=5% --seed 7",
    ],
  ],
  completion: [
    [
      "in bash",
      "entrybridge completion bash > ~/.local/share/bash-completion/completions/entrybridge",
    ],
    ["in zsh, in a folder of $fpath", "entrybridge completion zsh > ~/.zfunc/_entrybridge"],
    ["in fish", "entrybridge completion fish > ~/.config/fish/completions/entrybridge.fish"],
  ],
};

export function examplesText(command: string): string {
  const lines = (examples[command] ?? []).map(([purpose, line]) => `  # ${purpose}\n  ${line}\n`);
  return lines.length === 0 ? "" : `\nExamples:\n${lines.join("")}`;
}
