import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { Chart, type ChartConfiguration, registerables } from 'chart.js'
import { chromium } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { histories } from '../../demo/numbers.ts'
import { mermaidChart } from '../../src/report/charts/mermaid.ts'
import { type Trend, trendOf } from '../../src/report/charts/points.ts'
import { chartAddress } from '../../src/report/charts/quickchart.ts'
import { report } from '../../src/report/index.ts'
import { input, metric } from './input.ts'

Chart.register(...registerables)

const real = histories.benchmarks.series[2]?.values ?? []
const SERIES: Record<string, number[]> = {
  'a real history': real,
  constant: Array(30).fill(5),
  'three points': [1, 2, 3],
  huge: [1e300, 2e300, 1.5e300],
  tiny: [1e-12, 2e-12, 1e-12],
  negative: [-5, -3, -4, -100],
  long: Array.from({ length: 100 }, (_, index) => 1_234_567.891 + index * 1_000.123),
  shifting: [
    ...Array.from({ length: 30 }, (_, i) => 10 + (i % 3)),
    ...Array.from({ length: 30 }, (_, i) => 20 + (i % 3)),
  ],
}
const HOSTILE = `"]}'<script>&#\`$\{x}%%{init}%%`.repeat(10)

/** The trend of a metric that regressed with these values, the last one of which is the head's. */
function trend(title: string, values: readonly number[]): Trend {
  const regressed = metric({
    id: 'a',
    name: title,
    unit: 'bytes',
    verdict: 'regressed',
    history: values.slice(0, -1),
    head: { value: values.at(-1) ?? 0, runs: 1 },
  })
  return trendOf(regressed) ?? expect.fail('there is too little to draw')
}

function draw(address: string): { configuration: ChartConfiguration; pixels: Set<string> } {
  const url = new URL(address)
  const configuration: ChartConfiguration = JSON.parse(url.searchParams.get('c') ?? '')
  const canvas = createCanvas(Number(url.searchParams.get('w')), Number(url.searchParams.get('h')))
  const chart = new Chart(canvas as never, {
    ...configuration,
    options: { ...configuration.options, animation: false, responsive: false, devicePixelRatio: 1 },
  })
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  chart.destroy()
  const pixels = new Set<string>()
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 255) pixels.add([data[at], data[at + 1], data[at + 2]].join())
  }
  return { configuration, pixels }
}

describe('an image of a trend', () => {
  it.each(Object.entries(SERIES))('of %s is drawn by the real Chart.js, in both themes', (title, values) => {
    for (const [theme, line, head] of [
      ['light', '9,105,218', '207,34,46'],
      ['dark', '68,147,248', '248,81,73'],
    ] as const) {
      const address = chartAddress(trend(title, values), theme, null)
      expect(address?.length).toBeLessThan(2_000)
      const { pixels } = draw(address ?? '')
      expect(pixels).toContain(head)
      expect(pixels).toContain(line)
    }
  })

  it('keeps its address under 2,000 characters whatever it is called, also on a server of one’s own', () => {
    const server = `https://charts.example.com/${'a'.repeat(200)}`
    const address = chartAddress(trend(HOSTILE, SERIES.long ?? []), 'light', server)
    expect(address?.length).toBeLessThan(2_000)
    expect(address?.startsWith(`${server}/chart?`)).toBe(true)
  })

  it('marks where the base branch shifted', () => {
    const { configuration } = draw(chartAddress(trend('x', SERIES.shifting ?? []), 'light', null) ?? '')
    expect(configuration.data.datasets[2]?.data).toEqual([{ x: 30, y: 20 }])
  })
})

describe('a private repository', () => {
  const changed = metric({
    id: 'a',
    verdict: 'regressed',
    head: { value: 3, runs: 1 },
    history: real,
  })
  const made = (quickChartUrl: string | null, mode: 'auto' | 'quickchart' = 'auto') =>
    JSON.stringify(
      report(
        input([changed], {
          repository: { owner: 'o', name: 'r', private: true, url: 'https://github.com/o/r' },
          charts: { mode, quickChartUrl },
        }),
      ),
    )

  it.each(['auto', 'quickchart'] as const)(
    'never sends its numbers to a third party (charts: %s)',
    (mode) => {
      const text = made(null, mode)
      expect(text).toContain('xychart-beta')
      expect([...text.matchAll(/https?:\/\/([^/")]+)/g)].map((match) => match[1])).toEqual(
        expect.not.arrayContaining(['quickchart.io']),
      )
      expect(text).not.toContain('<img')
    },
  )

  it('may use the operator’s own server', () => {
    expect(made('https://charts.octo.example')).toContain('https://charts.octo.example/chart?')
  })
})

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

describe.skipIf(!existsSync(CHROMIUM))(`Mermaid text (needs ${CHROMIUM})`, () => {
  it('is drawn by the real Mermaid', async () => {
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    try {
      const page = await browser.newPage()
      await page.setContent('<html><body></body></html>')
      await page.addScriptTag({
        path: resolve(import.meta.dirname, '../../node_modules/mermaid/dist/mermaid.min.js'),
      })
      for (const [title, values] of [...Object.entries(SERIES), [HOSTILE, [1, 2, 3]] as const]) {
        const text = mermaidChart(trend(title, values)).replace(/^```mermaid\n|\n```$/g, '')
        const svg = await page.evaluate(
          `mermaid.render('chart', ${JSON.stringify(text)}).then((made) => made.svg)`,
        )
        expect(svg, title).toContain('<svg')
        expect(svg, title).not.toContain('Syntax error')
        expect(svg, title).toMatch(/<path[^>]+stroke="#4493f8"/)
      }
    } finally {
      await browser.close()
    }
  })
})
