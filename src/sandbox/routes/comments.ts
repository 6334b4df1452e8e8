import { z } from 'zod'
import { addComment, deleteComment, editComment } from '../actions/comments.ts'
import { type Answer, invalid, notFound, problem } from '../answer.ts'
import { botOf } from '../bodies/account.ts'
import { commentBody } from '../bodies/comment.ts'
import type { Comment } from '../model.ts'
import { listed } from '../page-of.ts'
import { type RepositoryCall, type Route, repositoryRoute } from '../route.ts'
import { readBody } from './body.ts'

/** GitHub's description does not say it; GitHub refuses more. */
const LONGEST = 65_536

const commentRequest = z.strictObject({ body: z.string() })

function bodyOf(call: RepositoryCall): { value: string } | Answer {
  const request = readBody(commentRequest, call.body)
  if ('status' in request) return request
  const { body } = request.value
  const wrong = (message: string, code: string) =>
    invalid([{ resource: 'IssueComment', code, field: 'body', message }])
  if (body.trim() === '') return wrong('body cannot be blank', 'unprocessable')
  if ([...body].length > LONGEST) {
    return wrong(`body is too long (maximum is ${LONGEST} characters)`, 'unprocessable')
  }
  return { value: body }
}

function findComment({ repository, params }: RepositoryCall): Comment | undefined {
  return repository.comments.find((comment) => comment.id === Number(params.comment_id))
}

/** Comments of a pull request, which GitHub keeps as an issue's. */
export const commentRoutes: Route[] = [
  repositoryRoute(
    'GET',
    '/issues/{issue_number}/comments',
    ['issues: read', 'pull_requests: read'],
    (call) => {
      const number = Number(call.params.issue_number)
      if (!call.repository.pulls.some((pull) => pull.number === number)) return notFound()
      const since = Date.parse(call.query.get('since') ?? '') || Number.NEGATIVE_INFINITY
      const found = call.repository.comments.filter(
        (comment) => comment.number === number && comment.updatedAt >= since,
      )
      return listed(call, found, (comment) => commentBody(call.world.state.origin, call.repository, comment))
    },
  ),

  repositoryRoute(
    'POST',
    '/issues/{issue_number}/comments',
    ['issues: write', 'pull_requests: write'],
    (call) => {
      const number = Number(call.params.issue_number)
      const pull = call.repository.pulls.find((each) => each.number === number)
      if (!pull) return notFound()
      if (pull.locked) return problem(403, 'Unable to create comment because issue is locked.')
      const body = bodyOf(call)
      if ('status' in body) return body
      const comment = addComment(call.world, call.repository, pull, botOf(call.app), body.value, call.app)
      const answer = commentBody(call.world.state.origin, call.repository, comment)
      return { status: 201, body: answer, headers: { location: answer.url } }
    },
  ),

  repositoryRoute('GET', '/issues/comments/{comment_id}', ['issues: read', 'pull_requests: read'], (call) => {
    const comment = findComment(call)
    if (!comment) return notFound()
    const body = commentBody(call.world.state.origin, call.repository, comment)
    return { status: 200, body }
  }),

  repositoryRoute(
    'PATCH',
    '/issues/comments/{comment_id}',
    ['issues: write', 'pull_requests: write'],
    (call) => {
      const comment = findComment(call)
      if (!comment) return notFound()
      if (comment.app !== call.app) return problem(403, 'Resource not accessible by integration')
      const text = bodyOf(call)
      if ('status' in text) return text
      editComment(call.world, call.repository, comment, botOf(call.app), text.value)
      const body = commentBody(call.world.state.origin, call.repository, comment)
      return { status: 200, body }
    },
  ),

  repositoryRoute(
    'DELETE',
    '/issues/comments/{comment_id}',
    ['issues: write', 'pull_requests: write'],
    (call) => {
      const comment = findComment(call)
      if (!comment) return notFound()
      deleteComment(call.world, call.repository, comment, botOf(call.app))
      return { status: 204 }
    },
  ),
]
