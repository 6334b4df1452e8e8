import quickChartModule from 'quickchart-js'
import { attribute, plain } from '../escape.ts'
import { type Trend, thinned } from './points.ts'

// The package's types describe its CommonJS build; Node loads the other one, whose default is the class.
const QuickChart = quickChartModule as unknown as typeof quickChartModule.default

/** GitHub's image proxy, and some servers, refuse longer addresses. */
const LONGEST = 2_000

const WIDTH = 380
const HEIGHT = 190

interface Colours {
  line: string
  /** The pull request's point by what is said of it. */
  regressed: string
  improved: string
  other: string
  text: string
  grid: string
}

/** GitHub's own colours of its light and its dark theme. */
const THEMES: Record<'light' | 'dark', Colours> = {
  light: {
    line: '#0969da',
    regressed: '#cf222e',
    improved: '#1a7f37',
    other: '#9a6700',
    text: '#59636e',
    grid: '#d1d9e0',
  },
  dark: {
    line: '#4493f8',
    regressed: '#f85149',
    improved: '#3fb950',
    other: '#d29922',
    text: '#9198a1',
    grid: '#3d444d',
  },
}

/** One of them marks the pull request, any others the shifts of the base branch. */
function marks({ values, shifts }: Trend, { line }: Colours, head: string): object[] {
  const point = (x: number) => ({ x, y: values[x] ?? 0 })
  const last = { data: [point(values.length - 1)], pointBackgroundColor: head, pointRadius: 6 }
  const shifted = { data: shifts.map(point), pointBackgroundColor: line, pointRadius: 4, showLine: false }
  return shifts.length > 0 ? [last, shifted] : [last]
}

/** The Chart.js 4 configuration of a trend. */
export function chartConfiguration(trend: Trend, colours: Colours): object {
  const { title, unit, values, verdict } = trend
  const { line, text: color, grid } = colours
  const head = colours[verdict === 'regressed' || verdict === 'improved' ? verdict : 'other']
  return {
    type: 'line',
    data: {
      labels: values.map((_, index) => index),
      datasets: [
        { data: values.slice(0, -1), borderColor: line, borderWidth: 2, pointRadius: 0 },
        ...marks(trend, colours, head),
      ],
    },
    options: {
      plugins: {
        legend: { display: false },
        title: { display: true, text: `${plain(title, 60)}${unit ? `, ${unit}` : ''}`, color },
      },
      scales: {
        x: {
          ticks: { display: false },
          grid: { display: false },
          title: { display: true, text: 'base branch, then this pull request', color },
        },
        y: { ticks: { color, maxTicksLimit: 5 }, grid: { color: grid }, grace: '10%' },
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
    .setWidth(WIDTH)
    .setHeight(HEIGHT)
    .setBackgroundColor('transparent')
    .getUrl()
}

/** The address of a chart's image, under 2,000 characters: values are left out until it fits; null if none fits. */
export function chartAddress(trend: Trend, theme: 'light' | 'dark', server: string | null): string | null {
  for (let most = trend.values.length; most >= 2; most = Math.floor(most * 0.8)) {
    const url = address(chartConfiguration(thinned(trend, most), THEMES[theme]), server)
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
    `<img width="${WIDTH}" height="${HEIGHT}" alt="Trend of ${attribute(trend.title)}" src="${source(light)}"></picture>`,
  ].join('')
}
