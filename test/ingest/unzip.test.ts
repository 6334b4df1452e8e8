import { expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { readReport } from '../../src/formats/index.ts'
import { walkArchive } from '../../src/ingest/unzip.ts'
import type { Problem } from '../../src/metrics/problem.ts'

async function zip(files: Record<string, string | Buffer>): Promise<Buffer> {
  const archive = new ZipFile()
  for (const [name, content] of Object.entries(files)) archive.addBuffer(Buffer.from(content), name)
  archive.end()
  const chunks: Buffer[] = []
  for await (const chunk of archive.outputStream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** All that a walk through the archive of artifact `x` gives. */
async function unzip(bytes: Buffer) {
  const files: { name: string; bytes: Uint8Array }[] = []
  const problems: Problem[] = []
  await walkArchive({
    bytes,
    async visit({ name, read }) {
      files.push({ name, bytes: await read() })
    },
    refuse: (problem, file) =>
      problems.push({ ...problem, where: file === null ? 'artifact x' : `artifact x, ${file}` }),
  })
  return { files, problems }
}

/** The archive with a name inside it replaced by one of the same length, as no tool would write it. */
function renamed(archive: Buffer, from: string, to: string): Buffer {
  return Buffer.from(archive.toString('latin1').replaceAll(from, to), 'latin1')
}

const names = (files: { name: string }[]) => files.map((file) => file.name)

it('gives every file with its path', async () => {
  const { files, problems } = await unzip(await zip({ 'a.json': '{}', 'deep/b.xml': '<a/>' }))
  expect(problems).toEqual([])
  expect(names(files)).toEqual(['a.json', 'deep/b.xml'])
  expect(Buffer.from(files[1]?.bytes ?? []).toString()).toBe('<a/>')
})

it('stops at a file that unpacks beyond the bound, and keeps what came before', async () => {
  const bomb = await zip({ 'good.json': '{}', 'bomb.json': Buffer.alloc(60_000_000) })
  expect(bomb.length).toBeLessThan(100_000)
  const { files, problems } = await unzip(bomb)
  expect(names(files)).toEqual(['good.json'])
  expect(problems).toMatchObject([{ where: 'artifact x', what: 'its files are larger than 50 MB together' }])
})

it('stops at a file that is larger than its header says', async () => {
  const archive = await zip({ 'a.json': Buffer.alloc(5_000, 'a') })
  const directory = archive.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  archive.writeUInt32LE(10, directory + 24)
  const { files, problems } = await unzip(archive)
  expect(files).toEqual([])
  expect(problems).toHaveLength(1)
})

it('takes 100 files and no more', async () => {
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`${index}.json`, '{}']))
  const { files, problems } = await unzip(await zip(many))
  expect(files).toHaveLength(100)
  expect(problems).toMatchObject([{ what: 'it holds more than 100 files' }])
})

it.each([
  ['aa/bb/c.json', '../../c.json'],
  ['abc.json', '/bc.json'],
  ['aa_bb.json', 'C:\\bb.json'],
])('refuses the path that %s was made into: %s', async (from, to) => {
  const { files, problems } = await unzip(renamed(await zip({ [from]: '{}' }), from, to))
  expect(files).toEqual([])
  expect(problems).toHaveLength(1)
})

it('skips an encrypted file and says which', async () => {
  const archive = await zip({ 'a.json': '{}', 'b.json': '{}' })
  const directory = archive.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  archive.writeUInt16LE(archive.readUInt16LE(directory + 8) | 1, directory + 8)
  const { files, problems } = await unzip(archive)
  expect(names(files)).toEqual(['b.json'])
  expect(problems).toMatchObject([{ what: 'the file is encrypted', where: 'artifact x, a.json' }])
})

it.each([
  ['nothing', Buffer.alloc(0)],
  ['a text', Buffer.from('no zip at all')],
])('says that %s is no archive', async (_, bytes) => {
  const { files, problems } = await unzip(bytes)
  expect(files).toEqual([])
  expect(problems).toMatchObject([{ where: 'artifact x', mend: expect.stringContaining('upload') }])
})

it('says that a truncated archive cannot be read', async () => {
  const archive = await zip({ 'a.json': '{}' })
  const { problems } = await unzip(archive.subarray(0, archive.length - 10))
  expect(problems).toHaveLength(1)
})

/** An archive whose directory names the one file of another a million times; it needs the form for large archives. */
async function aMillionEntries(): Promise<Buffer> {
  const one = await zip({ 'a.json': '{}' })
  const directory = one.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  const end = one.indexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  const count = 1_000_000
  const entries = Buffer.alloc((end - directory) * count, one.subarray(directory, end))
  const large = Buffer.alloc(56)
  large.writeUInt32LE(0x06064b50, 0)
  large.writeBigUInt64LE(44n, 4)
  large.writeBigUInt64LE(BigInt(count), 24)
  large.writeBigUInt64LE(BigInt(count), 32)
  large.writeBigUInt64LE(BigInt(entries.length), 40)
  large.writeBigUInt64LE(BigInt(directory), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(directory + entries.length), 8)
  locator.writeUInt32LE(1, 16)
  const last = Buffer.alloc(22, 0xff)
  last.writeUInt32LE(0x06054b50, 0)
  last.writeUInt32LE(0, 4)
  last.writeUInt16LE(0, 20)
  return Buffer.concat([one.subarray(0, directory), entries, large, locator, last])
}

it('stops early in an archive of a million entries', async () => {
  const { files, problems } = await unzip(await aMillionEntries())
  expect(files).toHaveLength(100)
  expect(problems).toMatchObject([{ what: 'it holds more than 100 files' }])
})

it('does not open an archive within the archive', async () => {
  const inner = await zip({ 'a.json': '{"version":1,"metrics":{"size":1}}' })
  const { files } = await unzip(await zip({ 'inner.zip': inner }))
  expect(names(files)).toEqual(['inner.zip'])
  const [file] = files
  if (!file) throw new Error('nothing was unpacked')
  const { upload, problems } = readReport(file, {})
  expect(upload.readings).toEqual([])
  expect(problems).toMatchObject([{ what: 'the file is binary' }])
})

it('goes on after the files that were visited before', async () => {
  const archive = await zip({ 'a.json': '{}', 'b.json': '{}', 'c.json': '{}' })
  const visited: string[] = []
  await walkArchive({
    bytes: archive,
    from: 1,
    visit: async ({ index, name }) => void visited.push(`${index} ${name}`),
    refuse: () => {},
  })
  expect(visited).toEqual(['1 b.json', '2 c.json'])
})
