import type { Annotation, CheckRun, PullRequest, Repository } from '../model.ts'
import { type Html, html } from './html.ts'
import { markdown } from './markdown.ts'

const SIGNS: Record<string, { sign: string; kind: string }> = {
  success: { sign: '✓', kind: 'good' },
  failure: { sign: '✕', kind: 'bad' },
  timed_out: { sign: '✕', kind: 'bad' },
  action_required: { sign: '!', kind: 'bad' },
  neutral: { sign: '■', kind: 'plain' },
  skipped: { sign: '⊘', kind: 'plain' },
  cancelled: { sign: '⊘', kind: 'plain' },
}

function dot(run: CheckRun): Html {
  const { sign, kind } = SIGNS[run.conclusion ?? ''] ?? { sign: '●', kind: 'wait' }
  return html`<span class="dot ${kind}">${sign}</span>`
}

/** How long a check took, in words. */
function tookOf({ startedAt, completedAt }: CheckRun): string {
  if (startedAt === null || completedAt === null) return 'In progress'
  const seconds = Math.round((completedAt - startedAt) / 1000)
  const minutes = Math.floor(seconds / 60)
  return minutes > 0 ? `${minutes}m ${seconds % 60}s` : `${seconds}s`
}

function annotationBox(annotation: Annotation): Html {
  const { path, start_line: start, end_line: end } = annotation
  return html`<div class="annotation ${annotation.annotation_level}">
<div class="muted">${path} ${start === end ? `line ${start}` : `lines ${start}–${end}`}</div>
<b>${annotation.title ?? ''}</b><pre>${annotation.message}</pre>
${annotation.raw_details === null ? null : html`<pre class="muted">${annotation.raw_details}</pre>`}
</div>`
}

function buttons(run: CheckRun): Html {
  return html`${run.actions.map(
    (action) => html`<span class="button" title="${action.description}">${action.label}</span>`,
  )}`
}

function output(run: CheckRun): Html {
  return html`<div class="inside">
${run.title === null ? null : html`<h3>${run.title}</h3>`}
${buttons(run)}
${run.summary === null ? null : markdown(run.summary)}
${run.text === null ? null : markdown(run.text)}
${run.annotations.map(annotationBox)}
</div>`
}

function check(run: CheckRun): Html {
  const line = html`${dot(run)} <b>${run.app.name} / ${run.name}</b>
<span class="muted">${run.title ?? tookOf(run)}</span>`
  if (run.summary === null) return html`<div class="check">${line}</div>`
  return html`<details class="check" id="check-${run.id}" open><summary>${line}</summary>${output(run)}</details>`
}

function headline(runs: CheckRun[]): string {
  if (runs.some((run) => run.status !== 'completed')) return 'Some checks haven’t completed yet'
  const bad = runs.filter((run) => SIGNS[run.conclusion ?? '']?.kind === 'bad').length
  return bad > 0 ? `${bad} failing ${bad === 1 ? 'check' : 'checks'}` : 'All checks have passed'
}

/** The newest check run of each name and app on a pull request's head, as the box above the merge button shows them. */
export function checksBox(repository: Repository, pull: PullRequest): Html | null {
  const latest = new Map<string, CheckRun>()
  for (const suite of repository.suites) {
    if (suite.headSha !== pull.head.sha) continue
    for (const run of suite.checkRuns) latest.set(`${run.app.id} ${run.name}`, run)
  }
  const runs = [...latest.values()]
  if (runs.length === 0) return null
  return html`<div class="box checks"><div class="head">${headline(runs)}</div>${runs.map(check)}</div>`
}
