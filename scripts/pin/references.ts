/** Something that a file runs and that others publish: an action, or an image. */
export interface Reference {
  kind: 'action' | 'image'
  /** `actions/checkout`, or `docker.io/library/node`. */
  name: string
  /** The exact version that people read, e.g. `v4.2.2`. */
  tag: string
  /** What the tag must name: a commit or a digest; null where it is not pinned yet. */
  pin: string | null
  /** The text as it stands. */
  text: string
}

const USES = /uses: +(?<name>[\w.-]+\/[\w.-]+)(?<path>(?:\/[\w.-]+)*)@(?<ref>[\w.-]+)(?: +# (?<tag>\S+))?/g
const IMAGE =
  /(?<before>(?:^FROM|^\s*image:) +)(?<name>[\w./-]+):(?<tag>[\w.-]+)(?:@(?<pin>sha256:[0-9a-f]{64}))?/gm
const COMMIT = /^[0-9a-f]{40}$/

/** The whole name of an image: Docker's own may be left short. */
function imageName(name: string): string {
  const [first = '', ...rest] = name.split('/')
  if (rest.length === 0) return `docker.io/library/${name}`
  return /[.:]/.test(first) ? name : `docker.io/${name}`
}

/** All references of a workflow, a Dockerfile or a Compose file. */
export function referencesIn(text: string): Reference[] {
  const actions = [...text.matchAll(USES)].map(({ 0: whole, groups = {} }): Reference => {
    const { name = '', ref = '', tag = '' } = groups
    const isPinned = COMMIT.test(ref)
    return { kind: 'action', name, tag: isPinned ? tag : ref, pin: isPinned ? ref : null, text: whole }
  })
  const images = [...text.matchAll(IMAGE)].map(({ 0: whole, groups = {} }): Reference => {
    const { name = '', tag = '', pin } = groups
    return { kind: 'image', name: imageName(name), tag, pin: pin ?? null, text: whole }
  })
  return [...actions, ...images]
}

/** The reference's text with a pin. */
export function pinned({ kind, tag, text, pin }: Reference, to: string): string {
  if (kind === 'image') return pin ? text.replace(pin, to) : `${text}@${to}`
  return pin ? text.replace(pin, to) : text.replace(`@${tag}`, `@${to} # ${tag}`)
}
