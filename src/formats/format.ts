import type { Upload } from '../metrics/metric.ts'
import type { Problem } from '../metrics/problem.ts'
import type { Totals } from './totals.ts'

/** What kind of report it is; the documentation has a page a family. */
export type Family = 'coverage' | 'tests' | 'benchmarks' | 'bundles' | 'web-pages' | 'own'

/** A report file, decoded once for all formats. Everything in it is hostile until read. */
export interface Document {
  /** The file's path. Formats are told apart by content; a name only settles what content leaves open. */
  name: string
  /** The whole text, without a byte order mark and the colours of a terminal. */
  text: string
  /** The first 64 Ki characters, for recognising. */
  head: string
  /** The parsed JSON, or undefined where the text is none. Parsed at most once. */
  json: () => unknown
  /** Why the text, which looks like JSON, is none; null where it is, or never meant to be. */
  jsonProblem: () => Problem | null
  /** The XML document's root element with its opening tag; null where the text is not XML. */
  root: { name: string; tag: string } | null
}

/** How often the lines of one source file ran. Lines ascend, each at most once; both lists are equally long. */
export interface LineCoverage {
  /** As the tool wrote it: may be absolute, or relative to anything. */
  path: string
  /** Where the report lay in its artifact: tells apart what packages call the same. Absent where nobody knows. */
  folder?: string
  /** Line numbers, counted from 1. Lines without code are absent. */
  lines: Uint32Array
  /** How often each of `lines` ran; 4,294,967,295 also stands for more. */
  hits: Uint32Array
}

/** What a report file gave. */
export interface Parsed {
  upload: Upload
  problems: Problem[]
  /** For coverage formats that know lines: one entry a source file. */
  coverage?: LineCoverage[]
  /** For what several files of one kind are put together from. */
  totals?: Totals
  /** What was measured, e.g. the address of a page: files of one subject repeat each other. */
  subject?: string
}

/** A report format: how it is recognised and read. Adding one is one file and one line in `list.ts`. */
export interface Format {
  /** Named in the configuration's `files`; never changes. */
  id: string
  /** The tool or the format, as people call it. */
  name: string
  /** The tool's documentation of the format. */
  url: string
  family: Family
  /** Usual endings of the file's name, without the dot. Only used to guess what an unknown file was meant to be. */
  extensions: readonly string[]
  /** Words that the format's files contain. Only used to guess what an unknown file was meant to be. */
  marks: readonly string[]
  /** The ids of the metrics that come out; `<…>` stands for a name from the file. */
  gives: readonly string[]
  /** What it tells of how its numbers vary, and is kept as samples or else as a spread. Absent where it tells nothing. */
  variance?: string
  /** True if the content is this format's. Cheap; never throws. */
  recognises: (document: Document) => boolean
  /** Reads the document. Throws a `UserError` where nothing of it can be trusted. */
  read: (document: Document) => Parsed
}
