import type { Webhooks } from '@octokit/webhooks'
import * as job from './jobs/from-payload.ts'
import type { Inbox } from './jobs/inbox.ts'
import type { Job } from './jobs/job.ts'
import type { Log } from './jobs/parts.ts'
import { understood } from './jobs/understood.ts'

/** What the app is made of. `now`: milliseconds since 1970. */
export interface AppParts {
  inbox: Inbox
  appId: number
  now: () => number
  log: Pick<Log, 'warn'>
}

interface Delivery {
  id: string
  name: string
  payload: object
}

/**
 * The Probot app: which event becomes which job, and nothing else. A delivery is answered when its jobs are stored;
 * the work follows in src/jobs/.
 */
export function createApp({ inbox, appId, now, log }: AppParts): (app: Pick<Webhooks, 'on'>) => void {
  const store = ({ id, name, payload }: Delivery, read: () => Job[], person = false) => {
    const jobs = understood(read)
    if (!jobs)
      log.warn(
        { delivery: id, event: name },
        'a delivery is not as GitHub documents it; nothing follows from it',
      )
    return inbox.accept({ id, event: name, payload, receivedAt: now() }, jobs ?? [], person)
  }

  return (app) => {
    app.on(['workflow_run.requested', 'workflow_run.in_progress'], (it) =>
      store(it, () => job.recordRunStart(it.payload, now())),
    )
    app.on('workflow_run.completed', (it) => store(it, () => job.ingestRun(it.payload, now())))
    app.on(['check_run.created', 'check_run.completed'], (it) =>
      store(it, () => job.recordCheck(it.payload, appId, now())),
    )

    app.on(
      [
        'pull_request.opened',
        'pull_request.reopened',
        'pull_request.synchronize',
        'pull_request.edited',
        'pull_request.closed',
      ],
      (it) => store(it, () => job.recordPullRequest(it.payload, now())),
    )
    app.on('merge_group.destroyed', (it) => store(it, () => job.landMergeGroup(it.payload)))
    app.on('merge_group.checks_requested', (it) => store(it, () => job.recordMergeGroup(it.payload, now())))

    app.on('check_run.rerequested', (it) => store(it, () => job.reportAgain(it.payload, appId), true))
    app.on('check_run.requested_action', (it) =>
      store(it, () => job.pressButton(it.payload, appId, now()), true),
    )
    app.on('check_suite.rerequested', (it) => store(it, () => job.reportSuiteAgain(it.payload), true))
    app.on('issue_comment.created', (it) => store(it, () => job.obeyCommand(it.payload, now()), true))
    app.on('issue_comment.deleted', (it) => store(it, () => job.restoreComment(it.payload), true))

    app.on(
      [
        'installation.created',
        'installation.suspend',
        'installation.unsuspend',
        'installation.new_permissions_accepted',
      ],
      (it) => store(it, () => job.recordInstallation(it.payload, now())),
    )
    app.on('installation.deleted', (it) => store(it, () => job.removeInstallation(it.payload)))
    app.on('installation_repositories.removed', (it) => store(it, () => job.removeRepositories(it.payload)))
    app.on(
      [
        'repository.renamed',
        'repository.transferred',
        'repository.edited',
        'repository.privatized',
        'repository.publicized',
      ],
      (it) => store(it, () => job.recordRepository(it.payload)),
    )
    app.on('repository.deleted', (it) => store(it, () => job.removeRepository(it.payload)))
  }
}
