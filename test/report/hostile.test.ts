import fc from 'fast-check'
import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { expect, it } from 'vitest'
import { report } from '../../src/report/index.ts'
import { MARKER } from '../../src/report/marker.ts'
import type { ReportInput } from '../../src/report/report.ts'
import { because, input, metric } from './input.ts'

const NASTY = [
  '@octo/team',
  '@mona',
  'see #12',
  'GH-12',
  'https://evil.example/x',
  'www.evil.example',
  '_www.evil.example',
  '_https://evil.example',
  '1http://evil.example',
  '1. item',
  'owner/repo#12',
  'mona@evil.example',
  '[x](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '<img src=x onerror=alert(1)>',
  '</details></td></table>',
  '<!-- tidemark:report -->',
  '-->',
  '`',
  '``` \n# heading',
  'a | b | c',
  'a \\| b \\\\',
  '**bold** _it_ ~~no~~',
  '$x^2$',
  '# heading',
  '- item\n1. item',
  '\u202eright to left',
  'line\nbreak\r\n\r\nparagraph',
  '\u0000\u0007',
  'x'.repeat(5_000),
  ':tada:',
  '&lt;b&gt; &#64;mona',
  '',
]

/** A report with the same string in every place that a user can fill. */
function everywhere(text: string, mode: ReportInput['charts']['mode']) {
  const common = { name: text, unit: text, environment: text }
  return report(
    input(
      [
        metric({
          id: `a${text}`,
          ...common,
          verdict: 'regressed',
          head: { value: 2, runs: 1, spread: { low: 1, high: 4 } },
          history: [100, 101, 99],
          judgement: because(`it is ${text}`),
          group: { name: text, configured: true },
          broken: [
            { rule: text, severity: 'fail', message: text, accepted: { by: text, at: 0, reason: text } },
            { rule: text, severity: 'warn', message: text },
          ],
        }),
        metric({
          id: `b${text}`,
          ...common,
          type: 'label',
          verdict: 'changed',
          base: { value: text, sha: 'c'.repeat(40), carried: true },
          head: { value: `${text}!`, runs: 1 },
          group: { name: 'Other', configured: true },
        }),
        metric({ id: `c${text}`, ...common, verdict: 'new', base: null }),
        metric({ id: `d${text}`, ...common, verdict: 'missing', head: null }),
        metric({ id: `e${text}`, ...common, environment: 'other' }),
        metric({ id: `f${text}`, ...common, background: true }),
      ],
      {
        awaited: [text],
        problems: [{ what: text, where: text, mend: text }],
        charts: { mode, quickChartUrl: null },
        changeCoverage: {
          covered: 1,
          uncovered: 1,
          files: [],
          unmatched: [text],
          unknown: [text],
          unlisted: 1,
        },
        comparison: {
          baseline: {
            kind: 'found',
            sha: 'c'.repeat(40),
            why: 'it is',
            distance: 0,
            wanted: 'c'.repeat(40),
            branch: text,
            builtOn: 'main',
          },
          gate: {
            conclusion: 'failure',
            reasons: [text, `${text} is expected, and no workflow of this commit brought it`],
          },
        },
      },
    ),
  )
}

function parse(markdown: string): Nodes {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
}

function everyNode(node: Nodes, visit: (node: Nodes) => void): void {
  visit(node)
  if ('children' in node) for (const child of node.children) everyNode(child, visit)
}

/** What a node is, apart from users' text. */
function kindOf(node: Nodes): string {
  if (node.type === 'html') return `html ${withoutText(node.value)}`
  if (node.type === 'link') return `link ${node.url}`
  return node.type === 'code' ? `code ${node.lang}, ${node.value.split('\n').length} lines` : node.type
}

/** A tag without what users may fill: the words for those who cannot see a chart, and the chart itself. */
function withoutText(html: string): string {
  return html
    .replace(/alt="[^"<>]*"/g, 'alt')
    .replace(/(src|srcset)="https:\/\/quickchart\.io\/chart\?[^"<>\s]*"/g, '$1')
}

/** How often each kind of node occurs, and the text outside code, where GitHub looks for mentions and addresses. */
function read(markdown: string): { shape: Record<string, number>; text: string } {
  const shape: Record<string, number> = {}
  const texts: string[] = []
  everyNode(parse(markdown), (node) => {
    if (node.type === 'text') texts.push(node.value)
    else if (node.type !== 'inlineCode') shape[kindOf(node)] = (shape[kindOf(node)] ?? 0) + 1
  })
  return { shape, text: texts.join(' ') }
}

const MODES = ['none', 'quickchart', 'mermaid'] as const
const like = MODES.map((mode) => everywhere('harmless', mode))

function expectHarmless(text: string): void {
  for (const [index, mode] of MODES.entries()) {
    const { comment, check } = everywhere(text, mode)
    const documents = mode === 'none' ? [comment, check.summary, check.text] : [comment]
    const harmless = [like[index]?.comment, like[index]?.check.summary, like[index]?.check.text]
    for (const [at, made] of documents.entries()) {
      const found = read(made ?? '')
      expect(found.shape).toEqual(read(harmless[at] ?? '').shape)
      expect(found.text).not.toMatch(/@[a-z0-9]|#\d|\bGH-\d|https?:\/\/|\bwww\.[a-z]/i)
    }
    expect(comment?.split(MARKER)).toHaveLength(2)
    // But for the space without width that breaks up mentions, nothing is invisible.
    expect(comment?.replaceAll('\u200b', '')).not.toMatch(/[\p{Cf}\p{Co}\p{Cs}]/u)
    expect(comment?.startsWith(MARKER)).toBe(true)
    expect(check.title).toBe(like[index]?.check.title)
  }
}

it.each(NASTY)('%j is only text wherever a user can write it', (text) => {
  expectHarmless(text)
})

it('any mixture of nasty strings is only text', () => {
  const piece = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme', maxLength: 12 }))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => expectHarmless(pieces.join(''))),
    { numRuns: 150 },
  )
})
