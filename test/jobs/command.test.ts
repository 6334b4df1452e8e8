import fc from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { describe, expect, it } from 'vitest'
import { readCommand } from '../../src/jobs/command.ts'
import { commandLine } from '../../src/jobs/command-line.ts'
import { expectLinear } from '../linear/growth.ts'

const COMMAND = '/tidemark accept size it is worth it'
const NOW = Date.parse('2026-03-02T08:00:00Z')
const DAY = 86_400_000

describe('a command', () => {
  it.each([
    COMMAND,
    `Thank you.\n${COMMAND}`,
    `Thank you.\r\n\r\n${COMMAND}\r\nSee you.`,
    `> What about this?\n\n${COMMAND}`,
    `> - a\n\n${COMMAND}`,
    `# Heading\n${COMMAND}`,
    `\`\`\`\ncode\n\`\`\`\n${COMMAND}`,
    `~~~\n\`\`\`\n~~~\n${COMMAND}`,
    `<!-- a remark -->\n${COMMAND}`,
    `Say \`<!--\` for a remark.\n\n${COMMAND}`,
    `Use \`<code>\` here.\n\n${COMMAND}`,
    `One \` tick.\n${COMMAND}`,
    `Not a fence: \`\`\` here.\n\n${COMMAND}`,
    `<code>x</code>\n${COMMAND}`,
    `    indented code \`\n\n${COMMAND}`,
    `\\\`not code\n${COMMAND}\nnot code\``,
    `<details>\n\n${COMMAND}\n\n</details>`,
  ])('in %j is read', (text) => {
    expect(commandLine(text)).toBe(COMMAND)
  })

  it.each([
    `<!-- ${COMMAND} -->`,
    `<!--\n${COMMAND}\n-->`,
    `<!--\n\n${COMMAND}\n\n-->`,
    `Hello <!--\n${COMMAND}\n-->`,
    `Hello <!--\n\n${COMMAND}\n\n-->`,
    `> ${COMMAND}`,
    `>${COMMAND}`,
    `> quoted\n${COMMAND}`,
    `   > quoted\n> \n> more\n${COMMAND}`,
    `\`\`\`\n${COMMAND}\n\`\`\``,
    `~~~~\n~~~\n${COMMAND}\n~~~~`,
    `\`\`\`sh\n${COMMAND}`,
    `\`${COMMAND}\``,
    `See \`\n${COMMAND}\n\``,
    `See \`\` a \`\n${COMMAND}\n\` b \`\``,
    `    ${COMMAND}`,
    `\t${COMMAND}`,
    `<pre>\n${COMMAND}\n</pre>`,
    `<pre>\n\n${COMMAND}\n\n</pre>`,
    `<code>\n${COMMAND}\n</code>`,
    `<blockquote>\n\n${COMMAND}\n\n</blockquote>`,
    `<script>\n${COMMAND}\n</script>`,
    'see /tidemark accept size as the manual says',
    '/tidemarks accept size it is worth it',
    '/tidemark.yml is where to look',
    `${'x'.repeat(70_000)}\n${COMMAND}`,
    '',
  ])('in %.40j is none', (text) => {
    expect(commandLine(text)).toBeNull()
  })

  it('that stands where Markdown has code, HTML or a quote is none, whatever is around it', () => {
    const piece = fc.constantFrom(
      COMMAND,
      '```',
      '~~~',
      '> quoted',
      '<!--',
      '-->',
      'a `b',
      '``',
      'plain text',
      '',
      '    indented',
      '- item',
      '# heading',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (lines) => {
        const text = lines.join('\n')
        const found = commandLine(text)
        expect(found === null || speaks(text)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})

/** Whether a paragraph that is not quoted has the command as text, as another parser of Markdown reads it. */
function speaks(text: string): boolean {
  type Node = ReturnType<typeof fromMarkdown> | ReturnType<typeof fromMarkdown>['children'][number]
  const visit = (node: Node): boolean => {
    if (node.type === 'blockquote') return false
    if (node.type === 'text') return node.value.split('\n').includes(COMMAND)
    return 'children' in node && node.children.some((child) => visit(child as Node))
  }
  return visit(fromMarkdown(text))
}

describe('the words of a command', () => {
  it.each([
    [COMMAND, { metric: 'size', reason: 'it is worth it', until: null }],
    [
      '/tidemark accept size until 2026-03-04 we ship',
      { metric: 'size', reason: 'we ship', until: Date.parse('2026-03-05T00:00:00Z') - 1 },
    ],
    [
      '/tidemark accept size until 2026-03-02 today',
      expect.objectContaining({ until: NOW + 16 * 3_600_000 - 1 }),
    ],
    ['/tidemark\taccept  size why\u2028now', expect.objectContaining({ metric: 'size' })],
  ])('%j are understood', (line, command) => {
    expect(readCommand(line, NOW)).toEqual(command)
  })

  it.each([
    ['/tidemark accept size until 2026-02-30 never', 'There is no such day'],
    ['/tidemark accept size until 2026-13-01 never', 'There is no such day'],
    ['/tidemark accept size until 2026-00-10 never', 'There is no such day'],
    ['/tidemark accept size until tomorrow it is fine', 'There is no such day'],
    ['/tidemark accept size until 2027-02-29 never', 'There is no such day'],
    ['/tidemark accept size until 2026-03-01 late', 'already over'],
    ['/tidemark accept size until 0001-01-01 late', 'already over'],
    ['/tidemark accept size', 'could not be understood'],
    ['/tidemark', 'could not be understood'],
  ])('%j are refused with a word', (line, said) => {
    expect(readCommand(line, NOW + (line.includes('03-01') ? DAY / 2 : 0))).toContain(said)
  })
})

describe('reading a comment', () => {
  const full = (piece: string) => (size: number) =>
    `${piece.repeat(size / piece.length)}\n${COMMAND.slice(0, 9)}x`
  it.each([
    '`',
    '`\u2028',
    '```\n',
    '` `` ``` ',
    '<!--',
    '<!-- -->',
    '>',
    '> a\n',
    '<code>',
    '<pre>\n',
    ' ',
    '\\',
    '\\`',
    '~~~',
    '/tidemark ',
    '/tidemark\n',
    '\r',
    '- ',
    '# ',
    '1',
    '*',
    'a\u2028',
    '<',
  ])('of many %j takes time in proportion to its length', (piece) => {
    expectLinear(65_000, full(piece), (text) => {
      for (let times = 0; times < 20; times++) commandLine(text)
    })
    expectLinear(
      65_000,
      (size) => `/tidemark accept ${piece.repeat(size / piece.length)}`,
      (line) => readCommand(line, NOW),
    )
  })
})
