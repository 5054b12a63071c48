import type * as Net from "node:net"
import { gzipSync } from "node:zlib"
import type { Handler } from "./RawServer.js"

const head = (status: string, headers: Record<string, string | number>): string =>
  `HTTP/1.1 ${status}\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`

/** A whole answer in one segment. */
export const answer = (
  socket: Net.Socket,
  status: string,
  body: string | Uint8Array = "",
  headers: Record<string, string | number> = {}
): void => {
  const bytes = typeof body === "string" ? Buffer.from(body) : body
  socket.write(
    Buffer.concat([Buffer.from(head(status, { "content-length": bytes.byteLength, ...headers }), "latin1"), bytes])
  )
}

/** Answers when the request is complete. */
export const ok =
  (body: string | Uint8Array = "", headers?: Record<string, string | number>): Handler => (request, socket, done) => {
    void done.then(() =>
      request.method === "HEAD"
        ? socket.write(head("200 OK", { "content-length": Buffer.byteLength(body), ...headers }))
        : answer(socket, "200 OK", body, headers)
    )
  }

/** Reads everything, says nothing. */
export const silent: Handler = () => {}

/** Sends the head and the beginning of a body, then nothing. */
export const stalls = (sent: Uint8Array, announced: number): Handler => (_request, socket, done) => {
  void done.then(() => {
    socket.write(head("200 OK", { "content-length": announced }))
    socket.write(sent)
  })
}

/** Closes before it has answered. */
export const closes: Handler = (_request, socket) => {
  socket.destroy()
}

/** Closes in the middle of the body. */
export const truncates = (sent: Uint8Array, announced: number): Handler => (_request, socket, done) => {
  void done.then(() => {
    socket.write(head("200 OK", { "content-length": announced }))
    socket.end(sent)
  })
}

/** A chunked body that breaks off. */
export const truncatesChunked = (sent: string): Handler => (_request, socket, done) => {
  void done.then(() => {
    socket.write(head("200 OK", { "transfer-encoding": "chunked" }))
    socket.end(`${Buffer.byteLength(sent).toString(16)}\r\n${sent}\r\n`)
  })
}

/** A complete chunked body, in as many pieces. */
export const chunked = (pieces: ReadonlyArray<string>): Handler => (_request, socket, done) => {
  void done.then(() => {
    socket.write(head("200 OK", { "transfer-encoding": "chunked" }))
    for (const piece of pieces) {
      socket.write(`${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`)
    }
    socket.write("0\r\n\r\n")
  })
}

/** As S3 answers for another region. */
export const redirects = (location: string): Handler => (_request, socket, done) => {
  void done.then(() => answer(socket, "307 Temporary Redirect", "<Error/>", { location }))
}

/** An object that was stored compressed. */
export const gzipped = (text: string): Handler => (_request, socket, done) => {
  void done.then(() => answer(socket, "200 OK", gzipSync(text), { "content-encoding": "gzip" }))
}

/** Refuses as soon as the head has come, and goes on reading, as S3 does. */
export const refusesEarly = (body: string): Handler => (_request, socket) => {
  answer(socket, "403 Forbidden", body)
}

/** Says that all is well before the body has come. */
export const acceptsEarly: Handler = (_request, socket) => {
  answer(socket, "200 OK", "done")
}

/** A body of one byte every `ms`, as many as there are. */
export const drips = (bytes: Uint8Array, ms: number): Handler => (_request, socket, done) => {
  void done.then(() => {
    socket.write(head("200 OK", { "content-length": bytes.byteLength }))
    let at = 0
    const timer = setInterval(() => {
      socket.write(bytes.subarray(at, ++at))
      if (at === bytes.byteLength) {
        clearInterval(timer)
      }
    }, ms)
    socket.on("close", () => clearInterval(timer))
  })
}

/** A body as long as anyone reads it; stops when the reader does. */
export const pours = (announced: number): Handler => (_request, socket, done) => {
  const piece = Buffer.alloc(64 * 1024, 0x61)
  void done.then(() => {
    socket.write(head("200 OK", { "content-length": announced }))
    let left = announced
    const pour = () => {
      while (left > 0) {
        const next = piece.subarray(0, Math.min(left, piece.byteLength))
        left -= next.byteLength
        if (!socket.write(next)) {
          socket.once("drain", pour)
          return
        }
      }
    }
    pour()
  })
}

/** Stops reading the request's body. */
export const deaf: Handler = (_request, socket) => {
  socket.pause()
}

/** Not HTTP at all. */
export const gibberish: Handler = (_request, socket) => {
  socket.end("SSH-2.0-OpenSSH_9.6\r\n")
}
