/** Completion in the language of each shell. */

/** One command with what can follow it. */
export interface Completed {
  /** Its words after `reprolab`: 'run', 'data pull'; empty for the tool itself. */
  readonly path: string;
  /** Commands below it. */
  readonly below: readonly Word[];
  /** Names that it takes as arguments: of suites or datasets, or those that an argument allows. */
  readonly names: readonly string[];
  readonly options: readonly CompletedOption[];
}

export interface Word {
  readonly text: string;
  /** One line. */
  readonly description: string;
}

export interface CompletedOption extends Word {
  /** False for a switch. */
  readonly takesValue: boolean;
  /** Values to choose from; none for a value that nobody can list, such as a path. */
  readonly values: readonly string[];
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const words = (list: readonly (string | Word)[]) =>
  quoted(list.map((word) => (typeof word === 'string' ? word : word.text)).join(' '));
const lines = (...parts: readonly (string | readonly string[])[]) => `${parts.flat().join('\n')}\n`;

/** The options that a value follows. */
const valued = ({ options }: Completed) => options.filter(({ takesValue }) => takesValue);

const pathsBelow = (commands: readonly Completed[]) =>
  commands.map(({ path }) => path).filter((path) => path !== '');

export function bashScript(commands: readonly Completed[]): string {
  return lines(
    '# bash completion of reprolab; made by: reprolab completion bash',
    '_reprolab() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="" path="" word',
    '  (( COMP_CWORD > 1 )) && previous="${COMP_WORDS[COMP_CWORD - 1]}"',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    case "${path:+$path }$word" in',
    `      ${pathsBelow(commands).map(quoted).join('|')}) path="\${path:+$path }$word" ;;`,
    '    esac',
    '  done',
    '  COMPREPLY=()',
    '  case "$path $previous" in',
    commands.flatMap((command) => valued(command).map((option) => bashValues(command, option))),
    '  esac',
    '  case "$path" in',
    commands.map(
      ({ path, below, names, options }) =>
        `    ${quoted(path)}) word=${words([...below, ...names, ...options])} ;;`,
    ),
    '  esac',
    '  COMPREPLY=($(compgen -W "$word" -- "$current"))',
    '}',
    // Without a match it completes file names.
    'complete -o default -F _reprolab reprolab',
  );
}

function bashValues({ path }: Completed, { text, values }: CompletedOption): string {
  const offer = values.length === 0 ? '' : `COMPREPLY=($(compgen -W ${words(values)} -- "$current")); `;
  return `    ${quoted(`${path} ${text}`)}) ${offer}return ;;`;
}

export function zshScript(commands: readonly Completed[]): string {
  return lines(
    '#compdef reprolab',
    '# zsh completion of reprolab; made by: reprolab completion zsh',
    '_reprolab() {',
    "  local path_='' word",
    '  local -a offers',
    '  for word in "${(@)words[2,CURRENT-1]}"; do',
    '    case "${path_:+$path_ }$word" in',
    `      ${pathsBelow(commands).map(quoted).join('|')}) path_="\${path_:+$path_ }$word" ;;`,
    '    esac',
    '  done',
    '  case "$path_ $words[CURRENT-1]" in',
    commands.flatMap((command) => valued(command).map((option) => zshValues(command, option))),
    '  esac',
    '  case "$path_" in',
    commands.map(
      ({ path, below, names, options }) =>
        `    ${quoted(path)}) offers=(${[...below, ...names.map((text) => ({ text, description: '' })), ...options].map(zshWord).join(' ')}) ;;`,
    ),
    '  esac',
    "  _describe -t words 'reprolab' offers || _files",
    '}',
    // Sourced it registers itself; in a folder of fpath the shell calls it.
    'if [[ "$funcstack[1]" = _reprolab ]]; then _reprolab "$@"; else compdef _reprolab reprolab; fi',
  );
}

/** `word:description`, as `_describe` takes it. */
function zshWord({ text, description }: Word): string {
  return quoted(description === '' ? text : `${text.replaceAll(':', '\\:')}:${description}`);
}

function zshValues({ path }: Completed, { text, values }: CompletedOption): string {
  const offer = values.length === 0 ? '_files' : `compadd -- ${values.map(quoted).join(' ')}`;
  return `    ${quoted(`${path} ${text}`)}) ${offer}; return ;;`;
}

export function fishScript(commands: readonly Completed[]): string {
  return lines(
    '# fish completion of reprolab; made by: reprolab completion fish',
    'function __reprolab_at',
    "  set -l path ''",
    '  for word in (commandline -opc)[2..-1]',
    '    set -l next (string trim -- "$path $word")',
    `    contains -- $next ${pathsBelow(commands).map(fishQuoted).join(' ')}; and set path $next`,
    '  end',
    '  test "$path" = "$argv[1]"',
    'end',
    commands.flatMap((command) => fishLines(command)),
  );
}

const fishQuoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function fishLines({ path, below, names, options }: Completed): string[] {
  const at = `complete -c reprolab -n ${fishQuoted(`__reprolab_at ${fishQuoted(path)}`)}`;
  const described = ({ description }: Word) => `-d ${fishQuoted(description)}`;
  return [
    ...below.map((word) => `${at} -f -a ${word.text} ${described(word)}`),
    ...(names.length === 0 ? [] : [`${at} -f -a ${fishQuoted(names.join(' '))}`]),
    ...options.map((option) => {
      const value = !option.takesValue
        ? ''
        : option.values.length === 0
          ? ' -r'
          : ` -x -a ${fishQuoted(option.values.join(' '))}`;
      return `${at} -l ${option.text.slice(2)}${value} ${described(option)}`;
    }),
  ];
}
