import type { Reply } from './answer.ts'
import type { World } from './events.ts'
import type { Repository } from './model.ts'
import { asset } from './pages/assets.ts'
import { conversation } from './pages/conversation.ts'
import { html } from './pages/html.ts'
import { page } from './pages/layout.ts'
import type { Site } from './server.ts'
import { fullName } from './state.ts'

function pullLines(repository: Repository) {
  const lines = repository.pulls.map(
    (pull) =>
      html`<div class="check"><a href="/${fullName(repository)}/pull/${pull.number}">${pull.title}</a>
<span class="muted">#${pull.number} by ${pull.author.login}</span></div>`,
  )
  return html`<div class="box item"><div class="head"><b>${fullName(repository)}</b></div>${lines}</div>`
}

function index(world: World): Reply {
  const shown = [...world.state.repositories.values()].filter((each) => each.pulls.length > 0)
  const none = html`<p class="muted">No pull requests yet.</p>`
  return page(
    'Pull requests',
    html`<b>The sandbox GitHub</b>`,
    html`<h1>Pull requests</h1>${shown.length > 0 ? shown.map(pullLines) : none}`,
  )
}

/** The pages for people: `/` lists the pull requests, `/OWNER/NAME/pull/N` shows one as GitHub would. */
export function pages(world: World): Site {
  return async (url) => {
    if (url.pathname === '/') return index(world)
    const [, name, number] = /^\/([^/]+\/[^/]+)\/pull\/(\d+)\/?$/.exec(url.pathname) ?? []
    for (const repository of world.state.repositories.values()) {
      if (fullName(repository).toLowerCase() !== name?.toLowerCase()) continue
      const pull = repository.pulls.find((each) => each.number === Number(number))
      if (pull) return conversation(repository, pull)
    }
    return await asset(world, url)
  }
}
