import quickChartModule from 'quickchart-js'
import { attribute, plain } from '../escape.ts'
import { round, shiftsOf, type Trend, thinned } from './points.ts'

// The package's types describe its CommonJS build; Node loads the other one, whose default is the class.
const QuickChart = quickChartModule as unknown as typeof quickChartModule.default

/** GitHub's image proxy, and some servers, refuse longer addresses. */
const LONGEST = 2_000

interface Colours {
  line: string
  head: string
  text: string
  grid: string
}

const LIGHT: Colours = { line: '#0969da', head: '#cf222e', text: '#59636e', grid: '#d1d9e0' }
const DARK: Colours = { line: '#4493f8', head: '#f85149', text: '#9198a1', grid: '#3d444d' }

/** Under the head's point. */
const HEAD = 'this'

/** The Chart.js 4 configuration of a trend. */
export function chartConfiguration({ title, values }: Trend, colours: Colours): object {
  const { line, head, text, grid } = colours
  return {
    type: 'line',
    data: {
      labels: [...values.slice(0, -1).map(() => ''), HEAD],
      datasets: [
        {
          data: values.slice(0, -1).map(round),
          borderColor: line,
          borderWidth: 2,
          pointRadius: marks(values),
        },
        { data: [{ x: HEAD, y: round(values.at(-1) ?? 0) }], backgroundColor: head, pointRadius: 5 },
      ],
    },
    options: {
      plugins: { legend: { display: false }, title: { display: true, text: plain(title, 60), color: text } },
      scales: {
        x: { ticks: { color: text }, grid: { display: false } },
        y: { ticks: { color: text, maxTicksLimit: 5 }, grid: { color: grid } },
      },
    },
  }
}

function address(configuration: object, server: string | null): string {
  const chart = new QuickChart()
  if (server) {
    const { protocol, host, pathname } = new URL(server)
    chart.setScheme(protocol.replace(':', '')).setHost(`${host}${pathname.replace(/\/$/, '')}`)
  }
  return chart
    .setConfig(JSON.stringify(configuration))
    .setVersion('4')
    .setWidth(400)
    .setHeight(200)
    .setBackgroundColor('transparent')
    .getUrl()
}

/** A mark at each shift of the base branch; a single zero where there is none. */
function marks(values: number[]): number | number[] {
  const shifts = new Set(shiftsOf(values))
  return shifts.size === 0 ? 0 : values.slice(0, -1).map((_, index) => (shifts.has(index) ? 4 : 0))
}

/** The address of a chart's image, under 2,000 characters: values are left out until it fits. */
export function chartAddress(trend: Trend, theme: 'light' | 'dark', server: string | null): string | null {
  const colours = theme === 'light' ? LIGHT : DARK
  for (let most = trend.values.length; most >= 3; most = Math.floor(most * 0.8)) {
    const values = thinned(trend.values, most)
    const url = address(chartConfiguration({ ...trend, values }, colours), server)
    if (url.length < LONGEST) return url
  }
  return null
}

/** A chart as an image for light and dark pages; null if it cannot be made. */
export function quickChart(trend: Trend, server: string | null): string | null {
  const light = chartAddress(trend, 'light', server)
  const dark = chartAddress(trend, 'dark', server)
  if (!light || !dark) return null
  const source = (url: string) => url.replace(/&/g, '&amp;').replace(/"/g, '%22')
  return [
    `<picture><source media="(prefers-color-scheme: dark)" srcset="${source(dark)}">`,
    `<img width="400" height="200" alt="Trend of ${attribute(trend.title)}" src="${source(light)}"></picture>`,
  ].join('')
}
