import type { Route } from '../route.ts'
import { actionRoutes } from './actions.ts'
import { appRoutes } from './app.ts'
import { checkRoutes } from './check-runs.ts'
import { commentRoutes } from './comments.ts'
import { commitRoutes } from './commits.ts'
import { contentRoutes } from './contents.ts'
import { hookRoutes } from './hook.ts'
import { pullRoutes } from './pulls.ts'

/** Every endpoint; the first that fits is taken. */
export const routes: Route[] = [
  ...appRoutes,
  ...hookRoutes,
  ...contentRoutes,
  ...checkRoutes,
  ...commitRoutes,
  ...pullRoutes,
  ...commentRoutes,
  ...actionRoutes,
]
