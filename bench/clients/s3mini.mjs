import { uploadParts } from "../lib/parts.mjs"
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

export const title = "s3mini (fetch; unsigned payloads always)"
export const load = () => import("s3mini")

export const make = ({ S3mini }, { origin }) => {
  const client = new S3mini({ accessKeyId, secretAccessKey, region, endpoint: `${origin}/${bucket}` })
  const small = Buffer.alloc(smallSize, 0x61)
  return {
    get: async () => {
      const bytes = await client.getObjectArrayBuffer(smallKey)
      if (bytes.byteLength !== smallSize) throw new Error("bad answer")
    },
    put: async () => {
      const response = await client.putObject(smallKey, small)
      await response.text()
    },
    head: () => client.getContentLength(smallKey),
    streamGet: async (mebibytes) => {
      const response = await client.getObjectResponse(largeKey(mebibytes))
      let bytes = 0
      for await (const chunk of response.body) bytes += chunk.length
      return bytes
    },
    multipartUnsigned: async (total) => {
      const id = await client.getMultipartUploadId(uploadKey)
      const etags = await uploadParts(total, async (number, part) => {
        const { etag } = await client.uploadPart(uploadKey, id, part, number)
        return etag
      })
      await client.completeMultipartUpload(uploadKey, id, etags.map((etag, i) => ({ partNumber: i + 1, etag })))
    },
    list: async (pages) => {
      const objects = await client.listObjects("/", listPrefix(pages))
      return objects.length
    },
    presign: () => client.getPresignedUrl("GET", smallKey, presignExpirySeconds),
    close: () => undefined
  }
}

export const bundle = {
  platform: "browser",
  source: `export { S3mini } from "s3mini"`
}
