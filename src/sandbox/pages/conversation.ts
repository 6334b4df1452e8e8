import type { Reply } from '../answer.ts'
import { iso } from '../bodies/common.ts'
import { commitsBetween } from '../graph.ts'
import type { Account, Comment, PullRequest, PullRequestEvent, Repository } from '../model.ts'
import { checksBox } from './checks.ts'
import { type Html, html } from './html.ts'
import { page } from './layout.ts'
import { markdown } from './markdown.ts'

function time(at: number): Html {
  return html`<time class="muted">${iso(at).replace('T', ' ').replace('Z', ' UTC')}</time>`
}

function commentBox(by: Account, at: number, body: string, byApp: boolean, id: string): Html {
  const label = byApp ? html` <span class="label">bot</span>` : null
  return html`<div class="item" id="${id}">
<img class="avatar ${byApp ? 'app' : ''}" src="/avatars/${by.id}" alt="">
<div class="box"><div class="head"><b>${by.login.replace('[bot]', '')}</b>${label} <span class="muted">commented</span>
${time(at)}</div><div class="body">${markdown(body)}</div></div>
</div>`
}

function eventLines(event: PullRequestEvent): Html {
  const who = html`<b>${event.by.login}</b>`
  switch (event.kind) {
    case 'pushed':
      return html`${event.commits.map(
        (commit) => html`<div class="event">${commit.message} <code>${commit.sha.slice(0, 7)}</code></div>`,
      )}`
    case 'retargeted':
      return html`<div class="event">${who} changed the base branch to <span class="ref">${event.detail}</span></div>`
    case 'merged':
      return html`<div class="event">${who} merged commit <code>${event.detail.slice(0, 7)}</code></div>`
    default:
      return html`<div class="event">${who} ${event.kind} this</div>`
  }
}

function timeline(repository: Repository, pull: PullRequest): Html {
  const comments = repository.comments.filter((comment) => comment.number === pull.number)
  const ofComment = (each: Comment) =>
    commentBox(each.author, each.createdAt, each.body, each.byApp, `issuecomment-${each.id}`)
  const entries = [
    ...pull.events.map((event) => ({ at: event.at, content: eventLines(event) })),
    ...comments.map((comment) => ({ at: comment.createdAt, content: ofComment(comment) })),
  ].sort((a, b) => a.at - b.at)
  const description = pull.body ?? '*No description provided.*'
  return html`<div class="timeline">
${commentBox(pull.author, pull.createdAt, description, false, 'description')}
${entries.map((entry) => entry.content)}
</div>`
}

/** `/OWNER/NAME/pull/N`: the conversation with everything that was posted. */
export function conversation(repository: Repository, pull: PullRequest): Reply {
  const state = pull.mergedAt === null ? pull.state : 'merged'
  const commits = commitsBetween(repository, pull.base.sha, pull.head.sha).length
  const { head, base } = pull
  const from = head.repository === repository ? head.ref : `${head.repository.owner.login}:${head.ref}`
  const crumbs = html`<a href="/">${repository.owner.login}</a> / <b>${repository.name}</b>
<span class="label">${repository.private ? 'Private' : 'Public'}</span>`
  return page(
    `${pull.title} · Pull request #${pull.number} · ${repository.owner.login}/${repository.name}`,
    crumbs,
    html`<h1>${pull.title} <span>#${pull.number}</span></h1>
<div class="summary"><span class="pill ${state}">${state.charAt(0).toUpperCase()}${state.slice(1)}</span>
<span class="muted"><b>${pull.author.login}</b> wants to merge ${commits} commit${commits === 1 ? '' : 's'} into</span>
<span class="ref">${base.ref}</span> <span class="muted">from</span> <span class="ref">${from}</span></div>
${timeline(repository, pull)}
${checksBox(repository, pull)}`,
  )
}
