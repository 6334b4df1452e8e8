import { expect, it } from 'vitest'
import { markdown } from '../../../src/sandbox/pages/markdown.ts'
import { sanitise } from '../../../src/sandbox/pages/sanitise.ts'

it.each([
  ['<script>alert(1)</script>after', 'after'],
  ['<style>p{}</style>after', 'after'],
  ['<script>never closed', ''],
  ['<b onclick="x()">text</b>', '<b>text</b>'],
  ['<p style="color:red" class="x">text</p>', '<p>text</p>'],
  ['<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
  ['<a href="java&#115;cript:alert(1)">x</a>', '<a>x</a>'],
  ['<a href=" javascript&colon;alert(1)">x</a>', '<a>x</a>'],
  ['<img src="data:text/html,x" alt="y">', '<img alt="y">'],
  ['<img src=x onerror=alert(1)>', '<img src="x">'],
  ['<font>kept</font>', 'kept'],
  ['<!-- hidden --><b>x</b>', '<b>x</b>'],
  ['<details><summary>never closed', '<details><summary>never closed</summary></details>'],
  ['</td></table>a', 'a'],
  ['1 < 2 > 0', '1 &lt; 2 &gt; 0'],
  ['<b <script>x</script>', '<b>x</b>'],
  ['<img/src=x/onerror=alert(1)>', '<img src="x/onerror=alert(1)">'],
  ['<code class="language-mermaid">x</code>', '<code class="language-mermaid">x</code>'],
  ['<code class="evil">x</code>', '<code>x</code>'],
])('%j becomes %j', (given, safe) => {
  expect(sanitise(given)).toBe(safe)
})

it('keeps what a report is made of', () => {
  const given =
    '<picture><source media="(prefers-color-scheme: dark)" srcset="https://a/b?c=1&amp;d=2">' +
    '<img src="https://a/b" alt="chart" width="600"></picture><sup>1</sup><sub>2</sub><kbd>x</kbd><br>'
  expect(sanitise(given)).toBe(given)
})

it('renders tables, folded parts and code', () => {
  const { markup } = markdown(
    '| a | b |\n|---|--:|\n| `x` | 1 |\n\n<details><summary>more</summary>\n\n- y\n\n</details>',
  )
  expect(markup).toContain('<th align="right">b</th>')
  expect(markup).toContain('<code>x</code>')
  expect(markup).toMatch(/<details><summary>more<\/summary>\s*<ul>\s*<li>y<\/li>/)
})

it.each([
  ['spaces', `<b${' '.repeat(50_000)}`],
  ['names', `<b ${'a'.repeat(50_000)}`],
  ['attributes', `<b ${'a=b/'.repeat(12_000)}`],
  ['comments', '<!--'.repeat(12_000)],
])('is not kept busy by endless %s', (_, given) => {
  const began = performance.now()
  sanitise(given)
  expect(performance.now() - began).toBeLessThan(2000)
})
