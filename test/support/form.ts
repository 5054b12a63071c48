/** A form as a browser sends it. */
export interface FormFile {
  readonly name?: string | undefined
  readonly content: Uint8Array | string
  readonly contentType?: string | undefined
}

const boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"

export const contentType = `multipart/form-data; boundary=${boundary}`

const quoted = (name: string) => name.replace(/"/g, "%22")

export const encode = (
  fields: Iterable<readonly [string, string]>,
  file: FormFile | undefined,
  after: Iterable<readonly [string, string]> = []
): Uint8Array => {
  const field = ([name, value]: readonly [string, string]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`)
  return new Uint8Array(Buffer.concat([
    ...[...fields].map(field),
    ...(file === undefined ? [] : [
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${
          quoted(file.name ?? "photo.jpg")
        }"\r\nContent-Type: ${file.contentType ?? "image/jpeg"}\r\n\r\n`
      ),
      Buffer.from(file.content),
      Buffer.from("\r\n")
    ]),
    ...[...after].map(field),
    Buffer.from(`--${boundary}--\r\n`)
  ]))
}
