import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'

const compress = promisify(gzip)
const decompress = promisify(gunzip)

/** A value as compressed JSON. */
export async function pack(value: unknown): Promise<Buffer> {
  return compress(JSON.stringify(value))
}

/** What was packed. */
export async function unpack<Value>(packed: Uint8Array): Promise<Value> {
  return JSON.parse((await decompress(Buffer.from(packed))).toString()) as Value
}
