// A multipart upload for the clients that have none of their own: collect a part, send it, with a few under way.
import { partConcurrency, partSize, sourceChunkSize } from "./settings.mjs"

const chunk = Buffer.alloc(sourceChunkSize, 0x61)

/** The bytes to upload, as they would come from a file or a socket: 64 KiB at a time, size not told in advance. */
export const source = function*(total) {
  for (let left = total; left > 0; left -= chunk.length) yield left >= chunk.length ? chunk : chunk.subarray(0, left)
}

export const uploadParts = async (total, uploadPart) => {
  const underWay = new Set()
  const etags = []
  const send = async (number, body) => {
    if (underWay.size >= partConcurrency) await Promise.race(underWay)
    const sent = uploadPart(number, body).then((etag) => {
      etags[number - 1] = etag
      underWay.delete(sent)
    })
    underWay.add(sent)
  }
  let part = Buffer.allocUnsafeSlow(partSize)
  let filled = 0
  let number = 1
  // Asynchronous on purpose: a real source is, and every client here reads it so.
  for await (const bytes of source(total)) {
    let taken = 0
    while (taken < bytes.length) {
      const copied = bytes.copy(part, filled, taken)
      filled += copied
      taken += copied
      if (filled === partSize) {
        await send(number++, part)
        part = Buffer.allocUnsafeSlow(partSize)
        filled = 0
      }
    }
  }
  if (filled > 0) await send(number, part.subarray(0, filled))
  await Promise.all(underWay)
  return etags
}

export const completeXml = (etags) =>
  `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${
    etags.map((etag, i) => `<Part><ETag>${etag}</ETag><PartNumber>${i + 1}</PartNumber></Part>`).join("")
  }</CompleteMultipartUpload>`

export const uploadIdOf = (xml) => /<UploadId>([^<]+)<\/UploadId>/.exec(xml)[1]
