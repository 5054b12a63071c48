// A lean stand-in for S3 on a loopback socket: it reads requests to their end and answers bytes made beforehand. It
// checks no signature, stores nothing, and is not a server to test against; its only virtue is to cost little.
import { createServer } from "node:net"
import { bucket, filesPrefix, listPrefix, pageSize, smallSize } from "./lib/settings.mjs"

const commonHeaders = () =>
  `Server: bench\r\nDate: ${new Date().toUTCString()}\r\n` +
  "x-amz-request-id: 4442587FB7D0A2F9\r\nx-amz-id-2: vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo=\r\n"
const objectHeaders = "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nETag: \"9b2cf535f27731c974343645a3985328\"\r\n" +
  "Accept-Ranges: bytes\r\nContent-Type: application/octet-stream\r\n"
const xmlHeaders = "Content-Type: application/xml\r\n"
const declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
const namespace = "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\""

const reply = (status, headers, body = "") =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 ${status}\r\n${commonHeaders()}${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
      "latin1"
    ),
    Buffer.from(body)
  ])

const small = Buffer.alloc(smallSize, 0x62)
const chunk = Buffer.alloc(256 * 1024, 0x63)

const pages = new Map()
const hex = (n) => n.toString(16).padStart(32, "0")
const renderPages = (count) => {
  const rendered = []
  const prefix = listPrefix(count)
  for (let page = 0; page < count; page++) {
    const contents = []
    for (let i = 0; i < pageSize; i++) {
      const n = page * pageSize + i
      contents.push(
        `<Contents><Key>${prefix}year-2026/dir-${String(page).padStart(4, "0")}/object-${
          String(n).padStart(9, "0")
        }.parquet</Key><LastModified>2026-01-${String(1 + n % 28).padStart(2, "0")}T08:45:11.000Z</LastModified>` +
          `<ETag>&quot;${hex(n * 7919)}&quot;</ETag><Size>${
            1000 + n
          }</Size><StorageClass>STANDARD</StorageClass></Contents>`
      )
    }
    const last = page === count - 1
    rendered.push(reply(
      "200 OK",
      xmlHeaders,
      `${declaration}<ListBucketResult ${namespace}><Name>bench-bucket</Name><Prefix>${prefix}</Prefix>` +
        `<KeyCount>${pageSize}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>${!last}</IsTruncated>${
          last ? "" : `<NextContinuationToken>page-${page + 1}</NextContinuationToken>`
        }${contents.join("")}</ListBucketResult>`
    ))
  }
  return rendered
}
const listPage = (target) => {
  const found = /prefix=p(\d+)/.exec(target)
  // Nothing is kept, and so nothing is below any other prefix.
  if (found === null) return fixed.empty
  const count = Number(found[1])
  const page = Number(/continuation-token=page-(\d+)/.exec(target)?.[1] ?? 0)
  if (!pages.has(count)) pages.set(count, renderPages(count))
  return pages.get(count)[page]
}

let fixed
const render = () => {
  fixed = {
    get: reply("200 OK", objectHeaders, small),
    head: Buffer.from(
      `HTTP/1.1 200 OK\r\n${commonHeaders()}${objectHeaders}Content-Length: ${smallSize}\r\n\r\n`,
      "latin1"
    ),
    put: reply("200 OK", "ETag: \"9b2cf535f27731c974343645a3985328\"\r\n"),
    // A folder is no object: rclone would take it for one.
    missing: Buffer.from(`HTTP/1.1 404 Not Found\r\n${commonHeaders()}\r\n`, "latin1"),
    noContent: Buffer.from(`HTTP/1.1 204 No Content\r\n${commonHeaders()}\r\n`, "latin1"),
    location: reply("200 OK", xmlHeaders, `${declaration}<LocationConstraint ${namespace}></LocationConstraint>`),
    uploads: reply(
      "200 OK",
      xmlHeaders,
      `${declaration}<ListMultipartUploadsResult ${namespace}><Bucket>bench-bucket</Bucket><KeyMarker></KeyMarker>` +
        "<UploadIdMarker></UploadIdMarker><MaxUploads>1000</MaxUploads><IsTruncated>false</IsTruncated>" +
        "</ListMultipartUploadsResult>"
    ),
    create: reply(
      "200 OK",
      xmlHeaders,
      `${declaration}<InitiateMultipartUploadResult ${namespace}><Bucket>bench-bucket</Bucket>` +
        "<Key>large/upload.bin</Key><UploadId>bench-upload-id</UploadId></InitiateMultipartUploadResult>"
    ),
    complete: reply(
      "200 OK",
      xmlHeaders,
      `${declaration}<CompleteMultipartUploadResult ${namespace}><Location>http://127.0.0.1/bench-bucket/large/upload.bin` +
        "</Location><Bucket>bench-bucket</Bucket><Key>large/upload.bin</Key>" +
        "<ETag>&quot;9b2cf535f27731c974343645a3985328-32&quot;</ETag></CompleteMultipartUploadResult>"
    ),
    empty: reply(
      "200 OK",
      xmlHeaders,
      `${declaration}<ListBucketResult ${namespace}><Name>bench-bucket</Name><Prefix></Prefix><KeyCount>0</KeyCount>` +
        "<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>"
    ),
    deleted: reply("200 OK", xmlHeaders, `${declaration}<DeleteResult ${namespace}></DeleteResult>`),
    tooLarge: reply("431 Request Header Fields Too Large", "Connection: close\r\n")
  }
}
render()
// A client that compares the server's clock with its own should see one that goes.
setInterval(render, 10_000).unref()

const sendLarge = (socket, size, { closing, method, range }) => {
  const [start, end] = range ?? [0, size - 1]
  const bytes = Math.min(end, size - 1) - start + 1
  const status = range === undefined ? "200 OK" : "206 Partial Content"
  const part = range === undefined ? "" : `Content-Range: bytes ${start}-${start + bytes - 1}/${size}\r\n`
  const header = `HTTP/1.1 ${status}\r\n${commonHeaders()}${objectHeaders}${part}Content-Length: ${bytes}\r\n\r\n`
  let left = method === "HEAD" ? 0 : bytes
  socket.write(Buffer.from(header, "latin1"))
  const pump = () => {
    while (left > 0) {
      if (socket.destroyed) return
      const piece = left >= chunk.length ? chunk : chunk.subarray(0, left)
      left -= piece.length
      if (!socket.write(piece) && left > 0) {
        socket.once("drain", pump)
        return
      }
    }
    if (closing) socket.end()
  }
  pump()
}

const answer = (socket, request) => {
  const { closing, method, target } = request
  let bytes = fixed.put
  const large = method === "GET" || method === "HEAD" ? /object-(\d+)m\.bin/.exec(target) : null
  if (large !== null) return sendLarge(socket, Number(large[1]) * 1024 * 1024, request)
  if (method === "GET") {
    if (target === "/.cpu") {
      const { system, user } = process.cpuUsage()
      return socket.end(reply("200 OK", "Connection: close\r\n", String(system + user)))
    }
    const query = target.indexOf("?")
    bytes = fixed.get
    if (query >= 0) {
      if (target.includes("list-type=2", query)) bytes = listPage(target)
      else if (/[?&]uploads(?:[=&]|$)/.test(target)) bytes = fixed.uploads
      else if (/[?&]location(?:[=&]|$)/.test(target)) bytes = fixed.location
    }
  } else if (method === "HEAD") bytes = target === `/${bucket}/${filesPrefix}` ? fixed.missing : fixed.head
  else if (method === "DELETE") bytes = fixed.noContent
  else if (method === "POST") {
    if (/[?&]uploads(?:[=&]|$)/.test(target)) bytes = fixed.create
    else if (target.includes("uploadId=")) bytes = fixed.complete
    else bytes = fixed.deleted
  }
  socket.write(bytes)
  if (closing) socket.end()
}

const rangeOf = (head) => {
  const found = head.includes("\r\nrange:") ? /\r\nrange: bytes=(\d+)-(\d+)/.exec(head) : null
  return found === null ? undefined : [Number(found[1]), Number(found[2])]
}

const none = Buffer.alloc(0)
const maxHead = 64 * 1024

/** Follows one connection: request head, then a body of known length or in chunks, then the answer. */
const serve = (socket) => {
  socket.setNoDelay(true)
  let state = "head"
  let rest = none
  let left = 0
  let request
  const head = (data, at) => {
    const end = data.indexOf("\r\n\r\n", at, "latin1")
    if (end < 0) return -1
    const text = data.latin1Slice(at, end)
    const space = text.indexOf(" ")
    const lower = text.toLowerCase()
    request = {
      method: text.slice(0, space),
      target: text.slice(space + 1, text.indexOf(" ", space + 1)),
      closing: lower.includes("\r\nconnection: close"),
      range: rangeOf(lower)
    }
    if (lower.includes("\r\nexpect: 100-continue")) socket.write("HTTP/1.1 100 Continue\r\n\r\n")
    const length = lower.indexOf("\r\ncontent-length:")
    if (length >= 0) left = parseInt(lower.slice(length + 17), 10)
    else left = 0
    state = lower.includes("\r\ntransfer-encoding: chunked") ? "size" : left > 0 ? "body" : "done"
    return end + 4
  }
  const line = (data, at) => {
    const end = data.indexOf("\r\n", at, "latin1")
    return end < 0 ? undefined : { text: data.latin1Slice(at, end), next: end + 2 }
  }
  socket.on("data", (incoming) => {
    const data = rest.length === 0 ? incoming : Buffer.concat([rest, incoming])
    rest = none
    let at = 0
    while (at < data.length) {
      if (state === "head") {
        const next = head(data, at)
        if (next < 0) {
          rest = data.subarray(at)
          if (rest.length > maxHead) socket.end(fixed.tooLarge)
          return
        }
        at = next
      } else if (state === "body" || state === "chunk") {
        const taken = Math.min(left, data.length - at)
        at += taken
        left -= taken
        if (left === 0) state = state === "body" ? "done" : "size"
      } else {
        // A chunk ends with a line break before the next size line, hence the empty lines passed over here.
        const found = line(data, at)
        if (found === undefined) {
          rest = data.subarray(at)
          return
        }
        at = found.next
        if (state === "size" && found.text !== "") {
          left = parseInt(found.text, 16)
          state = left === 0 ? "trailer" : "chunk"
        } else if (state === "trailer" && found.text === "") state = "done"
      }
      if (state === "done") {
        state = "head"
        answer(socket, request)
      }
    }
  })
  socket.on("error", () => socket.destroy())
}

const server = createServer(serve)
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }))
process.on("disconnect", () => process.exit(0))
