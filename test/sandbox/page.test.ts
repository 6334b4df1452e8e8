import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { charts } from '../../src/sandbox/charts.ts'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { pages } from '../../src/sandbox/page.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { at, octokitWithToken, privateKey } from './octokit.ts'

let github: Sandbox
let repository: RepositoryHandle
let pull: PullRequestHandle
let rest: Awaited<ReturnType<typeof octokitWithToken>>['rest']

beforeEach(async () => {
  let time = Date.now()
  github = await startSandbox({
    now: () => ++time,
    clock: Date.now,
    sites: (world) => [pages(world), charts],
  })
  github.createApp({ privateKey })
  const octo = github.account('octo')
  repository = octo.repository('engine')
  const fork = repository.fork('alice')
  fork.branch('faster')
  fork.commit('faster', { message: 'Use a table <script>' })
  pull = repository.openPullRequest({
    head: { repository: fork, branch: 'faster' },
    title: 'Make it <b>faster</b>',
  })
  rest = (await octokitWithToken(github, github.install(octo).id)).rest
})

afterEach(() => github.stop())

async function get(path: string) {
  const response = await fetch(new URL(path, github.url))
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

it('shows what was posted, with everything hostile made harmless', async () => {
  const where = at(repository)
  const body = '**Two** regressed <img src=x onerror=alert(1)>\n\n```mermaid\nxychart-beta\n```'
  await rest.issues.createComment({ ...where, issue_number: pull.number, body })
  await rest.checks.create({
    ...where,
    name: 'Tidemark',
    head_sha: pull.headSha(),
    conclusion: 'failure',
    output: {
      title: 'Two metrics regressed',
      summary: 'See `parse`',
      annotations: [
        { path: 'a.ts', start_line: 3, end_line: 4, annotation_level: 'failure', message: '<i>slow</i>' },
      ],
    },
    actions: [{ label: 'Accept', description: 'Accept it', identifier: 'accept' }],
  })
  const { status, text } = await get(pull.url())
  expect(status).toBe(200)
  expect(text).toContain('Make it &lt;b&gt;faster&lt;/b&gt; <span>#1</span>')
  expect(text).toContain('alice:faster')
  expect(text).toContain('Use a table &lt;script&gt;')
  expect(text).toContain('<strong>Two</strong> regressed <img src="x">')
  expect(text).toContain('<code class="language-mermaid">')
  expect(text).toContain('1 failing check')
  expect(text).toContain('<h3>Two metrics regressed</h3>')
  expect(text).toContain('a.ts lines 3–4')
  expect(text).toContain('&lt;i&gt;slow&lt;/i&gt;')
  expect(text).toContain('>Accept</span>')
})

it('tells in order what happened', async () => {
  pull.comment('bob', 'first words')
  pull.close()
  pull.reopen()
  pull.merge()
  const { text } = await get(pull.url())
  const places = [
    'Use a table',
    'first words',
    '</b> closed this',
    '</b> reopened this',
    'merged commit',
  ].map((each) => text.indexOf(each))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(places[0]).toBeGreaterThan(0)
  expect(text).toContain('<span class="pill merged">Merged</span>')
})

it('lists the pull requests on its front page', async () => {
  const { text } = await get('/')
  expect(text).toContain('<a href="/octo/engine/pull/1">Make it &lt;b&gt;faster&lt;/b&gt;</a>')
})

it('serves Mermaid and the style from what is installed, and nothing else from there', async () => {
  expect(await get('/assets/mermaid/mermaid.esm.min.mjs')).toMatchObject({ status: 200 })
  expect((await get('/assets/markdown.css')).text).toContain('.markdown-body')
  expect((await get('/assets/mermaid/..%2f..%2fpackage.json')).status).toBe(404)
  expect((await get('/assets/mermaid/../../package.json')).status).toBe(404)
  expect((await get('/octo/engine/pull/2')).status).toBe(404)
})

it('draws a Chart.js configuration as quickchart.io does', async () => {
  const c = JSON.stringify({
    type: 'line',
    data: { labels: ['a', 'b'], datasets: [{ data: [1, 2], borderColor: 'rgb(255, 0, 0)' }] },
  })
  const query = new URLSearchParams({ c, w: '200', h: '100', bkg: 'white', v: '4' })
  const response = await fetch(`${github.url}/chart?${query}`)
  expect(response.headers.get('content-type')).toBe('image/png')
  const image = await loadImage(Buffer.from(await response.arrayBuffer()))
  expect([image.width, image.height]).toEqual([400, 200])
  const context = createCanvas(400, 200).getContext('2d')
  context.drawImage(image, 0, 0)
  const pixels = context.getImageData(0, 0, 400, 200).data
  expect([...pixels.subarray(0, 4)]).toEqual([255, 255, 255, 255])
  const isRed = (_: number, index: number) =>
    index % 4 === 0 && pixels[index] === 255 && pixels[index + 1] === 0
  expect(pixels.filter(isRed).length).toBeGreaterThan(100)
})

it.each([
  ['no configuration', {}],
  ['a script instead of JSON', { c: '{type:"line"}' }],
  ['another version of Chart.js', { c: '{}', v: '2' }],
  ['a picture that is too large', { c: '{}', w: '100000' }],
])('draws nothing from %s', async (_, query) => {
  const { status } = await get(`/chart?${new URLSearchParams(query)}`)
  expect(status).toBe(400)
})
