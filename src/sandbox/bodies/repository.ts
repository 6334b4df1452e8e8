import type { Repository } from '../model.ts'
import { fullName } from '../state.ts'
import { userBody } from './account.ts'
import { api, iso, nodeId } from './common.ts'

const LINKS = {
  archive: '/{archive_format}{/ref}',
  assignees: '/assignees{/user}',
  branches: '/branches{/branch}',
  collaborators: '/collaborators{/collaborator}',
  comments: '/comments{/number}',
  commits: '/commits{/sha}',
  compare: '/compare/{base}...{head}',
  contents: '/contents/{+path}',
  contributors: '/contributors',
  deployments: '/deployments',
  downloads: '/downloads',
  events: '/events',
  forks: '/forks',
  hooks: '/hooks',
  issue_comment: '/issues/comments{/number}',
  issue_events: '/issues/events{/number}',
  issues: '/issues{/number}',
  keys: '/keys{/key_id}',
  labels: '/labels{/name}',
  languages: '/languages',
  merges: '/merges',
  milestones: '/milestones{/number}',
  notifications: '/notifications{?since,all,participating}',
  pulls: '/pulls{/number}',
  releases: '/releases{/id}',
  stargazers: '/stargazers',
  statuses: '/statuses/{sha}',
  subscribers: '/subscribers',
  subscription: '/subscription',
  tags: '/tags',
  teams: '/teams',
  blobs: '/git/blobs{/sha}',
  git_commits: '/git/commits{/sha}',
  git_refs: '/git/refs{/sha}',
  git_tags: '/git/tags{/sha}',
  trees: '/git/trees{/sha}',
} as const

type Links = { [Name in keyof typeof LINKS as `${Name}_url`]: string }

/** The address of a repository in the REST API. */
export function repositoryUrl(origin: string, repository: Repository): string {
  return `${api(origin)}/repos/${fullName(repository)}`
}

/** The address of a repository's page. */
export function repositoryPage(origin: string, repository: Repository): string {
  return `${origin}/${fullName(repository)}`
}

/** `minimal-repository`, with nothing beyond what must be there. */
export function minimalRepositoryBody(origin: string, repository: Repository) {
  const url = repositoryUrl(origin, repository)
  const links = Object.fromEntries(Object.entries(LINKS).map(([name, path]) => [`${name}_url`, url + path]))
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: userBody(origin, repository.owner),
    html_url: repositoryPage(origin, repository),
    description: null,
    fork: repository.parent !== null,
    url,
    ...(links as Links),
  }
}

/** `repository`, as most payloads and answers carry it. */
export function repositoryBody(origin: string, repository: Repository) {
  const page = repositoryPage(origin, repository)
  const openIssues = repository.pulls.filter((pull) => pull.state === 'open').length
  return {
    ...minimalRepositoryBody(origin, repository),
    created_at: iso(repository.createdAt),
    updated_at: iso(repository.createdAt),
    pushed_at: iso(repository.createdAt),
    git_url: `${page}.git`,
    ssh_url: `${page}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: openIssues,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? 'private' : 'public',
    forks: 0,
    open_issues: openIssues,
    watchers: 0,
    default_branch: repository.defaultBranch,
  }
}

/** `full-repository`, the answer to a question about one repository. */
export function fullRepositoryBody(origin: string, repository: Repository): Record<string, unknown> {
  const related = repository.parent && repositoryBody(origin, repository.parent)
  return {
    ...repositoryBody(origin, repository),
    network_count: 0,
    subscribers_count: 0,
    ...(related ? { parent: related, source: related } : {}),
  }
}

/** What installation payloads say of a repository. */
export function repositoryStub(repository: Repository) {
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
  }
}
