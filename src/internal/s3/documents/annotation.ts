import type { AnnotationEntry, AnnotationPage } from "../model/annotation.js"
import { document } from "../shape/document.js"
import * as leaf from "../shape/leaf.js"
import * as shape from "../shape/shape.js"

const entry = shape.struct<AnnotationEntry>({
  annotationName: shape.requiredText("AnnotationName"),
  lastModified: shape.date("LastModified"),
  size: shape.count("Size"),
  etag: shape.etag("ETag"),
  checksumAlgorithm: shape.optionalList("ChecksumAlgorithm", leaf.text),
  replicationStatus: shape.text("ReplicationStatus")
})

/** @internal */
export const annotationPage = document<AnnotationPage>("ListObjectAnnotationsOutput", {
  annotations: shape.inside("Annotations", shape.list("AnnotationEntry", entry)),
  bucket: shape.text("Bucket"),
  key: shape.text("Key"),
  annotationPrefix: shape.text("AnnotationPrefix"),
  maxAnnotationResults: shape.count("MaxAnnotationResults"),
  annotationCount: shape.count("AnnotationCount"),
  continuationToken: shape.text("ContinuationToken"),
  nextContinuationToken: shape.text("NextContinuationToken")
})
