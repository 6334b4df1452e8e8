import { createCanvas } from '@napi-rs/canvas'
import { Chart, type ChartConfiguration, registerables } from 'chart.js'
import { z } from 'zod'
import type { Reply } from './answer.ts'

Chart.register(...registerables)

/** What is asked for in the address of a chart; the words are quickchart.io's. */
const chartRequest = z.object({
  c: z.string(),
  w: z.coerce.number().int().min(1).max(3000).default(500),
  h: z.coerce.number().int().min(1).max(3000).default(300),
  bkg: z.string().default('transparent'),
  devicePixelRatio: z.coerce.number().min(1).max(4).default(2),
  f: z.literal('png').default('png'),
  v: z
    .string()
    .regex(/^4(\.|$)/, 'only Chart.js 4 is here')
    .default('4'),
})

const LONG_NAMES: Record<string, string> = {
  chart: 'c',
  width: 'w',
  height: 'h',
  backgroundColor: 'bkg',
  format: 'f',
  version: 'v',
}

function refusal(reason: string): Reply {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-quickchart-error': 'true' }
  return { status: 400, headers, body: reason }
}

/** Configurations are JSON here and never run as a script. */
function parse(text: string): ChartConfiguration | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as ChartConfiguration) : null
  } catch {
    return null
  }
}

/** Draws a Chart.js 4 configuration; throws what Chart.js throws. Returns a PNG. */
export async function drawChart(
  configuration: ChartConfiguration,
  size: { width: number; height: number; pixelRatio: number; background: string },
): Promise<Uint8Array> {
  const { width, height, pixelRatio, background } = size
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const paint = {
    id: 'background',
    beforeDraw() {
      if (background === 'transparent') return
      context.save()
      context.globalCompositeOperation = 'destination-over'
      context.fillStyle = background
      context.fillRect(0, 0, canvas.width, canvas.height)
      context.restore()
    },
  }
  const chart = new Chart(Object.assign(canvas, { style: {} }), {
    ...configuration,
    options: {
      ...configuration.options,
      animation: false,
      responsive: false,
      devicePixelRatio: pixelRatio,
      events: [],
    },
    plugins: [paint],
  })
  try {
    return await canvas.encode('png')
  } finally {
    chart.destroy()
  }
}

/** Answers `/chart?c=…` with a PNG, as quickchart.io's own server does; null for any other address. */
export async function charts(url: URL): Promise<Reply | null> {
  if (url.pathname !== '/chart') return null
  const given = [...url.searchParams].map(([name, value]) => [LONG_NAMES[name] ?? name, value])
  const request = chartRequest.safeParse(Object.fromEntries(given))
  if (!request.success) return refusal(z.prettifyError(request.error))
  const { c, w, h, bkg, devicePixelRatio } = request.data
  const configuration = parse(c)
  if (!configuration) return refusal('c is not JSON')
  try {
    const size = { width: w, height: h, pixelRatio: devicePixelRatio, background: bkg }
    const body = await drawChart(configuration, size)
    return { status: 200, headers: { 'content-type': 'image/png', 'cache-control': 'no-cache' }, body }
  } catch (error) {
    return refusal(String(error))
  }
}
