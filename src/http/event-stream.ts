/** The data of every message of an event stream (`text/event-stream`); named events and comments are left out. */
export async function* messagesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let data: string[] = []
  let named = false
  for await (const line of linesOf(chunks)) {
    if (line === '') {
      if (data.length > 0 && !named) yield data.join('\n')
      data = []
      named = false
    } else if (line.startsWith('data:')) {
      data.push(line.slice(5).replace(/^ /, ''))
    } else if (line.startsWith('event:')) {
      named = line.slice(6).trim() !== 'message'
    }
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/)
    rest = lines.pop() ?? ''
    yield* lines
  }
}
