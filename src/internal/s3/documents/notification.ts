import type {
  KeyFilter,
  KeyFilterRule,
  LambdaFunctionConfiguration,
  NotificationConfiguration,
  NotificationFilter,
  QueueConfiguration,
  TopicConfiguration
} from "../model/notification.js"
import { document } from "../shape/document.js"
import * as leaf from "../shape/leaf.js"
import * as shape from "../shape/shape.js"

const keyFilter = shape.closed<KeyFilter>({
  filterRules: shape.optionalList(
    "FilterRule",
    shape.struct<KeyFilterRule>({ name: shape.text("Name"), value: shape.text("Value") })
  )
})

const filter = shape.closed<NotificationFilter>({ key: shape.child("S3Key", keyFilter) })

const id = shape.text("Id")
const events = shape.list("Event", leaf.text)
const filtered = shape.child("Filter", filter)

const topic = shape.struct<TopicConfiguration>({
  id,
  filter: filtered,
  topicArn: shape.requiredText("Topic"),
  events
})

const queue = shape.struct<QueueConfiguration>({
  id,
  filter: filtered,
  queueArn: shape.requiredText("Queue"),
  events
})

const lambda = shape.struct<LambdaFunctionConfiguration>({
  id,
  filter: filtered,
  lambdaFunctionArn: shape.requiredText("CloudFunction"),
  events
})

/** @internal */
export const notificationConfiguration = document<NotificationConfiguration>("NotificationConfiguration", {
  topicConfigurations: shape.optionalList("TopicConfiguration", topic),
  queueConfigurations: shape.optionalList("QueueConfiguration", queue),
  lambdaFunctionConfigurations: shape.optionalList("CloudFunctionConfiguration", lambda),
  eventBridgeConfiguration: shape.mark("EventBridgeConfiguration")
})
