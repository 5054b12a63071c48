// What every client is given, so that they differ in nothing but themselves.
export const bucket = "bench-bucket"
export const region = "us-east-1"
export const accessKeyId = "AKIDBENCHMARK0000000"
export const secretAccessKey = "benchmark-secret-that-signs-nothing-real"
export const smallKey = "small/object-1k.bin"
export const smallSize = 1024
export const largeKey = (mebibytes) => `large/object-${mebibytes}m.bin`
export const uploadKey = "large/upload.bin"
export const partSize = 8 * 1024 * 1024
export const partConcurrency = 4
export const sourceChunkSize = 64 * 1024
export const presignExpirySeconds = 900
export const listPrefix = (pages) => `p${pages}/`
export const pageSize = 1000
export const smallFileSize = 4096
export const smallFileConcurrency = 16
export const filesPrefix = "files"
export const b2KeyId = "b2benchmark00"
export const b2Key = "benchmark-secret-that-authorizes-nothing-real"
export const b2Size = 16 * 1024
export const b2UploadMs = 50
