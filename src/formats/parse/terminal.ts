/** Colours and other commands to a terminal: `ESC [ … letter`, and `ESC ] … BEL`, as of links. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const COMMANDS = /\u001b\[[\d;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g

/** The text without what tools write only to colour a terminal. */
export function withoutColours(text: string): string {
  return text.includes('\u001b') ? text.replace(COMMANDS, '') : text
}
