import { Readable } from "node:stream"
import { source } from "../lib/parts.mjs"
import {
  accessKeyId,
  bucket,
  largeKey,
  listPrefix,
  partConcurrency,
  partSize,
  presignExpirySeconds,
  region,
  secretAccessKey,
  smallKey,
  smallSize,
  uploadKey
} from "../lib/settings.mjs"

export const title = "AWS SDK for JavaScript v3, as it comes"
export const load = async () => {
  const sdk = await import("@aws-sdk/client-s3")
  return { sdk }
}
export const loadMore = async () => {
  const [storage, presigner] = await Promise.all([
    import("@aws-sdk/lib-storage"),
    import("@aws-sdk/s3-request-presigner")
  ])
  return { storage, presigner }
}

export const make = ({ presigner, sdk, storage }, { origin }) => {
  const settings = {
    endpoint: origin,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey }
  }
  const client = new sdk.S3Client(settings)
  const unsigned = new sdk.S3Client(settings)
  // On HTTPS the SDK leaves part bodies unsigned by itself; this makes it so on plain HTTP.
  unsigned.middlewareStack.add(
    (next) => (args) => {
      if (args.request.method === "PUT") args.request.headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD"
      return next(args)
    },
    { step: "build", name: "benchUnsignedPayload" }
  )
  const small = Buffer.alloc(smallSize, 0x61)
  const upload = (client, total) =>
    new storage.Upload({
      client,
      partSize,
      queueSize: partConcurrency,
      params: { Bucket: bucket, Key: uploadKey, Body: Readable.from(source(total), { objectMode: false }) }
    }).done()
  const getCommand = new sdk.GetObjectCommand({ Bucket: bucket, Key: smallKey })
  return {
    get: async () => {
      const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: smallKey }))
      const bytes = await Body.transformToByteArray()
      if (bytes.length !== smallSize) throw new Error("bad answer")
    },
    put: () => client.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: smallKey, Body: small })),
    head: () => client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: smallKey })),
    streamGet: async (mebibytes) => {
      const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: largeKey(mebibytes) }))
      let bytes = 0
      for await (const chunk of Body) bytes += chunk.length
      return bytes
    },
    multipartUnsigned: (total) => upload(unsigned, total),
    multipartHashed: (total) => upload(client, total),
    list: async (pages) => {
      let count = 0
      for await (const page of sdk.paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: listPrefix(pages) })) {
        count += page.Contents.length
      }
      return count
    },
    presign: () => presigner.getSignedUrl(client, getCommand, { expiresIn: presignExpirySeconds }),
    close: () => {
      client.destroy()
      unsigned.destroy()
    }
  }
}

export const bundle = {
  platform: "browser",
  source: `import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3"
const client = new S3Client({})
export const get = (input) => client.send(new GetObjectCommand(input))
export const put = (input) => client.send(new PutObjectCommand(input))`
}
