import type {
  AnalyticsBucketDestination,
  AnalyticsConfiguration,
  AnalyticsConfigurationPage,
  AnalyticsExportDestination,
  StorageClassAnalysis,
  StorageClassAnalysisDataExport
} from "../model/analytics.js"
import { document, ofStruct } from "../shape/document.js"
import * as shape from "../shape/shape.js"
import { pageMembers } from "./common.js"
import { prefixOrTags } from "./filter.js"

const bucketDestination = shape.struct<AnalyticsBucketDestination>({
  format: shape.requiredText("Format"),
  bucketAccountId: shape.text("BucketAccountId"),
  bucket: shape.requiredText("Bucket"),
  prefix: shape.text("Prefix")
})

const dataExport = shape.struct<StorageClassAnalysisDataExport>({
  outputSchemaVersion: shape.requiredText("OutputSchemaVersion"),
  destination: shape.requiredChild(
    "Destination",
    shape.struct<AnalyticsExportDestination>({
      s3BucketDestination: shape.requiredChild("S3BucketDestination", bucketDestination)
    })
  )
})

const analytics = shape.struct<AnalyticsConfiguration>({
  id: shape.requiredText("Id"),
  filter: shape.child("Filter", prefixOrTags),
  storageClassAnalysis: shape.requiredChild(
    "StorageClassAnalysis",
    shape.struct<StorageClassAnalysis>({ dataExport: shape.child("DataExport", dataExport) })
  )
})

/** @internal */
export const analyticsConfiguration = ofStruct("AnalyticsConfiguration", analytics)

/** @internal */
export const analyticsPage = document<AnalyticsConfigurationPage>("ListBucketAnalyticsConfigurationResult", {
  analyticsConfigurationList: shape.list("AnalyticsConfiguration", analytics),
  ...pageMembers
})
