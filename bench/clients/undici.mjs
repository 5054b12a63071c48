import * as scanner from "../lib/listScanner.mjs"
import { completeXml, uploadIdOf, uploadParts } from "../lib/parts.mjs"
import { bucket, largeKey, listPrefix, presignExpirySeconds, smallKey, smallSize, uploadKey } from "../lib/settings.mjs"

export const title = "raw undici, unsigned"
export const load = () => import("undici")

/** `signing` is undefined for requests that carry no signature. */
export const makeWith = ({ Agent, request }, { host, origin }, signing) => {
  const dispatcher = new Agent()
  const small = Buffer.alloc(smallSize, 0x61)
  const empty = signing?.emptyPayload
  const send = (method, key, query, body, payloadHash) => {
    const path = `/${bucket}${key === "" ? "" : `/${key}`}`
    return request(`${origin}${path}${query === "" ? "" : `?${query}`}`, {
      dispatcher,
      method,
      headers: signing?.signHeaders(method, host, path, query, payloadHash),
      body,
      // undici closes the connection after a HEAD unless told not to
      reset: false
    })
  }
  const text = async (response) => {
    if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`)
    return response.body.text()
  }
  const upload = async (total, hashed) => {
    const id = uploadIdOf(await text(await send("POST", uploadKey, "uploads=", undefined, empty)))
    const etags = await uploadParts(total, async (number, part) => {
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
    multipartUnsigned: (total) => upload(total, false),
    multipartHashed: signing === undefined ? undefined : (total) => upload(total, true),
    list: (pages) =>
      scanner.listAll(listPrefix(pages), async (query) => text(await send("GET", "", query, undefined, empty))),
    presign: signing === undefined
      ? undefined
      : () => signing.presignGet(origin, host, `/${bucket}/${smallKey}`, presignExpirySeconds),
    close: () => dispatcher.destroy()
  }
}

export const make = (lib, env) => makeWith(lib, env, undefined)

export const bundle = {
  platform: "node",
  source: `export { request, Agent } from "undici"`
}
