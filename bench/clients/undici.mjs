import { makeUploads } from "../lib/b2.mjs"
import { downloadFileParts, largeFile, manyFiles, putFiles, targetFile, uploadFileParts } from "../lib/files.mjs"
import * as scanner from "../lib/listScanner.mjs"
import { completeXml, uploadIdOf, uploadParts } from "../lib/parts.mjs"
import {
  bucket,
  filesPrefix,
  largeKey,
  listPrefix,
  presignExpirySeconds,
  smallKey,
  smallSize,
  uploadKey
} from "../lib/settings.mjs"

export const title = "raw undici, unsigned"
export const load = () => import("undici")

/** `signing` is undefined for requests that carry no signature. */
export const makeWith = ({ Agent, request }, { folder, host, origin }, signing) => {
  const dispatcher = new Agent()
  const small = Buffer.alloc(smallSize, 0x61)
  const empty = signing?.emptyPayload
  const send = (method, key, query, body, payloadHash, range) => {
    const path = `/${bucket}${key === "" ? "" : `/${key}`}`
    return request(`${origin}${path}${query === "" ? "" : `?${query}`}`, {
      dispatcher,
      method,
      headers: range === undefined
        ? signing?.signHeaders(method, host, path, query, payloadHash)
        : { ...signing?.signHeaders(method, host, path, query, payloadHash), range },
      body,
      // undici closes the connection after a HEAD unless told not to
      reset: false
    })
  }
  const text = async (response) => {
    if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`)
    return response.body.text()
  }
  const upload = async (source, hashed) => {
    const id = uploadIdOf(await text(await send("POST", uploadKey, "uploads=", undefined, empty)))
    const etags = await source(async (number, part) => {
      const hash = hashed ? signing?.sha256Hex(part) : signing?.unsignedPayload
      const response = await send("PUT", uploadKey, `partNumber=${number}&uploadId=${id}`, part, hash)
      await text(response)
      return response.headers.etag
    })
    const xml = completeXml(etags)
    await text(await send("POST", uploadKey, `uploadId=${id}`, xml, signing?.sha256Hex(xml)))
  }
  return {
    get: async () => {
      const response = await send("GET", smallKey, "", undefined, empty)
      const bytes = await response.body.arrayBuffer()
      if (response.statusCode !== 200 || bytes.byteLength !== smallSize) throw new Error("bad answer")
    },
    put: async () => text(await send("PUT", smallKey, "", small, signing?.sha256Hex(small))),
    head: async () => text(await send("HEAD", smallKey, "", undefined, empty)),
    streamGet: async (mebibytes) => {
      const response = await send("GET", largeKey(mebibytes), "", undefined, empty)
      let bytes = 0
      for await (const chunk of response.body) bytes += chunk.length
      return bytes
    },
    multipartUnsigned: (total) => upload((part) => uploadParts(total, part), false),
    multipartHashed: signing === undefined ? undefined : (total) => upload((part) => uploadParts(total, part), true),
    uploadFile: signing === undefined
      ? undefined
      : (mebibytes) => upload((part) => uploadFileParts(largeFile(folder, mebibytes), part), true),
    downloadFile: (mebibytes) =>
      downloadFileParts(targetFile(folder), mebibytes * 1024 * 1024, async (start, end) => {
        const { body } = await send("GET", largeKey(mebibytes), "", undefined, empty, `bytes=${start}-${end}`)
        return body
      }),
    putFolder: (count) =>
      putFiles(
        manyFiles(folder, count),
        async (name, bytes) => text(await send("PUT", `${filesPrefix}/${name}`, "", bytes, signing?.sha256Hex(bytes)))
      ),
    list: (pages) =>
      scanner.listAll(listPrefix(pages), async (query) => text(await send("GET", "", query, undefined, empty))),
    presign: signing === undefined
      ? undefined
      : () => signing.presignGet(origin, host, `/${bucket}/${smallKey}`, presignExpirySeconds),
    b2Uploads: async (urls) => ({
      concurrency: urls,
      operation: await makeUploads(request, dispatcher, origin, urls),
      close: () => undefined
    }),
    close: () => dispatcher.destroy()
  }
}

export const make = (lib, env) => makeWith(lib, env, undefined)

export const bundle = {
  platform: "node",
  source: `export { request, Agent } from "undici"`
}
