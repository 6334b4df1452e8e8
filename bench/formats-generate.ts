/** An lcov file of about this many bytes: files of 2,000 lines and 100 branches, as from a large JavaScript project. */
export function generatedLcov(bytes: number): string {
  const records: string[] = []
  for (let size = 0, file = 0; size < bytes; file++) {
    const record = ['TN:', `SF:/home/runner/work/project/project/src/module/file${file}.ts`]
    for (let line = 1; line <= 2_000; line++) record.push(`DA:${line * 2},${(line * 7) % 13}`)
    for (let branch = 0; branch < 100; branch++)
      record.push(`BRDA:${branch * 3},0,${branch % 2},${branch % 5}`)
    record.push('LF:2000', 'LH:1847', 'BRF:100', 'BRH:80', 'end_of_record\n')
    const text = record.join('\n')
    records.push(text)
    size += text.length
  }
  return records.join('')
}

/** A Cobertura file of about this many bytes: classes of 500 lines, every tenth with a condition. */
export function generatedCobertura(bytes: number): string {
  const classes: string[] = []
  for (let size = 0, file = 0; size < bytes; file++) {
    const lines: string[] = []
    for (let line = 1; line <= 500; line++) {
      const condition = line % 10 === 0 ? 'true" condition-coverage="50% (1/2)' : 'false'
      lines.push(`            <line number="${line * 2}" hits="${line % 3}" branch="${condition}"/>`)
    }
    const name = `module${file}`
    const text = `<class name="${name}" filename="src/${name}.py" line-rate="0.66"><methods/><lines>\n${lines.join('\n')}\n</lines></class>\n`
    classes.push(text)
    size += text.length
  }
  return `<?xml version="1.0"?>\n<coverage line-rate="0.66" version="7.6">\n<packages><package name="src"><classes>\n${classes.join('')}</classes></package></packages>\n</coverage>\n`
}
