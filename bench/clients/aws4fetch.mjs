import * as scanner from "../lib/listScanner.mjs"
import { completeXml, uploadIdOf, uploadParts } from "../lib/parts.mjs"
import {
  accessKeyId,
  bucket,
  largeKey,
  listPrefix,
  presignExpirySeconds,
  region,
  secretAccessKey,
  smallKey,
  smallSize,
  uploadKey
} from "../lib/settings.mjs"

export const title = "aws4fetch (signs fetch; our scanner, our parts)"
export const load = () => import("aws4fetch")

export const make = ({ AwsClient }, { origin }) => {
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: "s3" })
  const base = `${origin}/${bucket}`
  const small = Buffer.alloc(smallSize, 0x61)
  const text = async (response) => {
    if (response.status !== 200) throw new Error(`status ${response.status}`)
    return response.text()
  }
  const upload = async (total, headers) => {
    const url = `${base}/${uploadKey}`
    const id = uploadIdOf(await text(await client.fetch(`${url}?uploads=`, { method: "POST" })))
    const etags = await uploadParts(total, async (number, body) => {
      const response = await client.fetch(`${url}?partNumber=${number}&uploadId=${id}`, {
        method: "PUT",
        body,
        headers
      })
      await text(response)
      return response.headers.get("etag")
    })
    await text(await client.fetch(`${url}?uploadId=${id}`, { method: "POST", body: completeXml(etags) }))
  }
  return {
    get: async () => {
      const response = await client.fetch(`${base}/${smallKey}`)
      const bytes = await response.arrayBuffer()
      if (response.status !== 200 || bytes.byteLength !== smallSize) throw new Error("bad answer")
    },
    put: async () => text(await client.fetch(`${base}/${smallKey}`, { method: "PUT", body: small })),
    head: async () => text(await client.fetch(`${base}/${smallKey}`, { method: "HEAD" })),
    streamGet: async (mebibytes) => {
      const response = await client.fetch(`${base}/${largeKey(mebibytes)}`)
      let bytes = 0
      for await (const chunk of response.body) bytes += chunk.length
      return bytes
    },
    multipartUnsigned: (total) => upload(total, { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" }),
    // For S3 it takes no hash of a binary body by itself; the caller brings one.
    list: (pages) => scanner.listAll(listPrefix(pages), async (query) => text(await client.fetch(`${base}?${query}`))),
    presign: async () => {
      const request = await client.sign(`${base}/${smallKey}?X-Amz-Expires=${presignExpirySeconds}`, {
        aws: { signQuery: true }
      })
      return request.url
    },
    close: () => undefined
  }
}

export const bundle = {
  platform: "browser",
  source: `export { AwsClient } from "aws4fetch"`
}
