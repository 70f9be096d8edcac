// Scripts by which shells complete the command line, made from its table.
import type { CommandRow, OptionRow } from "./table.js";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

export function completionScript(shell: Shell, table: readonly CommandRow[]): string {
  return { bash, zsh, fish }[shell](table);
}

function bash(table: readonly CommandRow[]): string {
  const words = (list: readonly string[]): string =>
    `_entrybridge_offer -W ${quoted(list.join(" "))}`;
  const values = table.flatMap(({ name, options }) =>
    options
      .filter(({ takes }) => takes !== "nothing")
      .map((option) => {
        const names = spellings(option).map((spelling) => quoted(`${name} ${spelling}`));
        const action = option.takes === "file" ? "_entrybridge_offer -f" : words(option.choices);
        return `    ${names.join(" | ")}) ${action}; return ;;\n`;
      }),
  );
  const flags = table.map(
    ({ name, options }) => `    ${quoted(`${name} -`)}*) ${words(options.flatMap(spellings))} ;;\n`,
  );
  const inputs = table.map(({ name, words: known, takesFiles }) => {
    const action = takesFiles ? "_entrybridge_offer -f" : words(known);
    return `    ${quoted(`${name} `)}*) ${action} ;;\n`;
  });
  // A name may have blanks; the bash of macOS has no mapfile.
  return `# bash completion of entrybridge
_entrybridge_offer() {
  local line
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$@" -- "$word")
}
_entrybridge() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 ]]; then
    ${words([...table.map(({ name }) => name), "help", "--help", "--version"])}
    return
  fi
  case "\${COMP_WORDS[1]} $before" in
${values.join("")}  esac
  case "\${COMP_WORDS[1]} $word" in
${flags.join("")}${inputs.join("")}  esac
}
complete -o filenames -F _entrybridge entrybridge
`;
}

function zsh(table: readonly CommandRow[]): string {
  const commands = table.map(
    ({ name, description }) => `    ${quoted(`${name}:${inZsh(description)}`)}\n`,
  );
  const cases = table.map((row) => {
    const specs = [...row.options.flatMap(zshOptions), zshInput(row)];
    return `    ${row.name})\n      _arguments -s \\\n        ${specs.map(quoted).join(" \\\n        ")}\n      ;;\n`;
  });
  return `#compdef entrybridge
# zsh completion of entrybridge
_entrybridge() {
  local -a commands
  commands=(
${commands.join("")}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${cases.join("")}  esac
}
if [[ $funcstack[1] == _entrybridge ]]; then
  _entrybridge "$@"
else
  compdef _entrybridge entrybridge
fi
`;
}

function zshOptions(option: OptionRow): string[] {
  const { takes, choices, description } = option;
  const value = choices.length > 0 ? `(${choices.join(" ")})` : " ";
  const action = { nothing: "", file: ":file:_files", value: `:value:${value}` }[takes];
  return spellings(option).map((spelling) => `*${spelling}[${inZsh(description)}]${action}`);
}

function zshInput({ takesFiles, words }: CommandRow): string {
  return takesFiles ? "*:file:_files" : `*:word:(${words.join(" ")})`;
}

function inZsh(text: string): string {
  return text.replace(/[\\[\]:]/g, "\\$&");
}

function fish(table: readonly CommandRow[]): string {
  const commands = table.map(
    ({ name, description }) =>
      `complete -c entrybridge -n __fish_use_subcommand -a ${name} -d ${inFish(description)}\n`,
  );
  const rest = table.flatMap(({ name, options, words, takesFiles }) => {
    const lead = `complete -c entrybridge -n ${inFish(`__fish_seen_subcommand_from ${name}`)}`;
    const input = takesFiles ? "-F" : `-a ${inFish(words.join(" "))}`;
    return [`${lead} ${input}\n`, ...options.map((option) => `${lead} ${fishOption(option)}\n`)];
  });
  return `# fish completion of entrybridge\ncomplete -c entrybridge -f\n${commands.join("")}${rest.join("")}`;
}

function fishOption({ long, short, takes, choices, description }: OptionRow): string {
  const names = `${short === undefined ? "" : `-s ${short.slice(1)} `}-l ${long.slice(2)}`;
  const known = choices.length > 0 ? `-x -a ${inFish(choices.join(" "))}` : "-x";
  const value = { nothing: "", file: " -r -F", value: ` ${known}` }[takes];
  return `${names}${value} -d ${inFish(description)}`;
}

function spellings({ long, short }: OptionRow): string[] {
  return short === undefined ? [long] : [short, long];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function inFish(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
