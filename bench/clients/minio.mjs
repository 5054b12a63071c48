import { Readable } from "node:stream"
import { largeFile, manyFiles, putFiles, targetFile } from "../lib/files.mjs"
import { source } from "../lib/parts.mjs"
import {
  accessKeyId,
  bucket,
  filesPrefix,
  largeKey,
  listPrefix,
  partSize,
  presignExpirySeconds,
  region,
  secretAccessKey,
  smallKey,
  smallSize,
  uploadKey
} from "../lib/settings.mjs"

export const title = "minio-js (one part at a time, as its API has it)"
export const load = () => import("minio")

export const make = ({ Client }, { folder, host }) => {
  const [endPoint, port] = host.split(":")
  const settings = {
    endPoint,
    port: Number(port),
    useSSL: false,
    accessKey: accessKeyId,
    secretKey: secretAccessKey,
    region,
    partSize
  }
  const client = new Client(settings)
  const unsigned = new Client(settings)
  // What it does by itself over HTTPS.
  unsigned.enableSHA256 = false
  const small = Buffer.alloc(smallSize, 0x61)
  const upload = (client, total) =>
    client.putObject(bucket, uploadKey, Readable.from(source(total), { objectMode: false }), total)
  return {
    get: async () => {
      const stream = await client.getObject(bucket, smallKey)
      let bytes = 0
      for await (const chunk of stream) bytes += chunk.length
      if (bytes !== smallSize) throw new Error("bad answer")
    },
    put: () => client.putObject(bucket, smallKey, small),
    head: () => client.statObject(bucket, smallKey),
    streamGet: async (mebibytes) => {
      let bytes = 0
      for await (const chunk of await client.getObject(bucket, largeKey(mebibytes))) bytes += chunk.length
      return bytes
    },
    multipartUnsigned: (total) => upload(unsigned, total),
    multipartHashed: (total) => upload(client, total),
    uploadFile: (mebibytes) => client.fPutObject(bucket, uploadKey, largeFile(folder, mebibytes)),
    downloadFile: (mebibytes) => client.fGetObject(bucket, largeKey(mebibytes), targetFile(folder)),
    putFolder: (count) =>
      putFiles(manyFiles(folder, count), (name, bytes) => client.putObject(bucket, `${filesPrefix}/${name}`, bytes)),
    list: async (pages) => {
      let count = 0
      for await (const _ of client.listObjectsV2(bucket, listPrefix(pages), true)) count++
      return count
    },
    presign: () => client.presignedGetObject(bucket, smallKey, presignExpirySeconds),
    close: () => undefined
  }
}

export const bundle = {
  platform: "node",
  source: `import { Client } from "minio"
export { Client }`
}
