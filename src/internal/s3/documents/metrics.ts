import type { MetricsAnd, MetricsConfiguration, MetricsConfigurationPage, MetricsFilter } from "../model/analytics.js"
import { document, ofStruct } from "../shape/document.js"
import * as shape from "../shape/shape.js"
import { pageMembers, tag } from "./common.js"
import { prefixAndTags } from "./filter.js"

const accessPointArn = shape.text("AccessPointArn")

const filter = shape.oneOf<MetricsFilter>({
  prefix: shape.text("Prefix"),
  tag: shape.child("Tag", tag),
  accessPointArn,
  and: shape.child("And", shape.closed<MetricsAnd>({ ...prefixAndTags, accessPointArn }))
}, "and")

const metrics = shape.struct<MetricsConfiguration>({
  id: shape.requiredText("Id"),
  filter: shape.child("Filter", filter)
})

/** @internal */
export const metricsConfiguration = ofStruct("MetricsConfiguration", metrics)

/** @internal */
export const metricsPage = document<MetricsConfigurationPage>("ListMetricsConfigurationsResult", {
  metricsConfigurationList: shape.list("MetricsConfiguration", metrics),
  ...pageMembers
})
