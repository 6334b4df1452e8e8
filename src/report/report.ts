import type { Comparison } from '../compare/comparison.ts'
import type { PatchCoverage } from '../compare/patch-coverage.ts'
import type { Annotation } from '../metrics/metric.ts'
import type { Problem } from '../metrics/problem.ts'

/** Everything a report is made from. Strings in it may be hostile; the report escapes them. */
export interface ReportInput {
  repository: {
    owner: string
    name: string
    /** Private numbers never leave for a third party's chart server. */
    private: boolean
    /** `https://github.com/owner/name`, without a slash at its end. */
    url: string
  }
  /** Null for a merge group or a commit without a pull request. */
  pullRequest: null | { number: number; baseBranch: string }
  headSha: string
  comparison: Comparison
  /** What is wrong with uploads or the configuration. */
  problems: Problem[]
  /** Names of workflows and checks of the head commit that are not completed yet. Empty: final. */
  awaited: string[]
  /** Whether any workflow run of the head has done its work; default true. */
  anyRan?: boolean
  annotations: Annotation[]
  /** Which of the changed lines ran; null where no coverage report has lines. */
  changeCoverage: PatchCoverage | null
  /** Buttons of the check run. */
  actions: CheckAction[]
  charts: { mode: 'auto' | 'quickchart' | 'mermaid' | 'none'; quickChartUrl: string | null }
}

/** Buttons of a check run (at most 3; label ≤ 20, description ≤ 40, identifier ≤ 20 characters). */
export interface CheckAction {
  label: string
  description: string
  identifier: string
}

/** A check run as it should be on GitHub. */
export interface CheckRun {
  name: string
  status: 'in_progress' | 'completed'
  /** Null while in progress. */
  conclusion: null | 'success' | 'neutral' | 'failure' | 'cancelled'
  title: string
  /** Markdown, at most 65,535 characters. */
  summary: string
  /** Markdown, at most 65,535 characters; null where there is nothing more to say. */
  text: string | null
  annotations: CheckAnnotation[]
  actions: CheckAction[]
}

/** An annotation in GitHub's own words; `message` ≤ 64 KB, `title` ≤ 255 characters. */
export interface CheckAnnotation {
  path: string
  start_line: number
  end_line: number
  annotation_level: 'notice' | 'warning' | 'failure'
  message: string
  title: string
}

/** What a pull request shows. */
export interface Report {
  /** Markdown, at most 65,536 characters, with the hidden marker; null where there is no pull request. */
  comment: string | null
  check: CheckRun
}
