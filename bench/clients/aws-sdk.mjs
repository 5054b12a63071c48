import { createReadStream } from "node:fs"
import { Readable } from "node:stream"
import { downloadFileParts, largeFile, manyFiles, putFiles, targetFile } from "../lib/files.mjs"
import { source } from "../lib/parts.mjs"
import {
  accessKeyId,
  bucket,
  filesPrefix,
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

export const make = ({ presigner, sdk, storage }, { folder, origin }) => {
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
  const upload = (client, Body) =>
    new storage.Upload({
      client,
      partSize,
      queueSize: partConcurrency,
      params: { Bucket: bucket, Key: uploadKey, Body }
    }).done()
  const stream = (total) => Readable.from(source(total), { objectMode: false })
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
    multipartUnsigned: (total) => upload(unsigned, stream(total)),
    multipartHashed: (total) => upload(client, stream(total)),
    uploadFile: (mebibytes) => upload(client, createReadStream(largeFile(folder, mebibytes))),
    downloadFile: (mebibytes) =>
      downloadFileParts(targetFile(folder), mebibytes * 1024 * 1024, async (start, end) => {
        const range = { Bucket: bucket, Key: largeKey(mebibytes), Range: `bytes=${start}-${end}` }
        const { Body } = await client.send(new sdk.GetObjectCommand(range))
        return Body
      }),
    putFolder: (count) =>
      putFiles(
        manyFiles(folder, count),
        (name, Body) => client.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: `${filesPrefix}/${name}`, Body }))
      ),
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
