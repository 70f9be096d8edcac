// Our rows are taken by the platforms' SDKs, and theirs are rows of ours.
import type {
  HumanloopDatapoint,
  HumanloopRequest,
  OpenPipeEntry,
  OpenPipeResponse,
} from "entrybridge";
import type {
  ChatMessage,
  CreateDatapointRequest,
  CreateDatapointsByLogsRequest,
} from "humanloop/dist/models/index.js";
import type OpenPipe from "openpipe/client";

type Method = OpenPipe["createDatasetEntries"];
type Entry = Parameters<Method>[1]["entries"][number];
type Taken<From extends To, To> = From;

export type OpenPipeThere = Taken<OpenPipeEntry, Entry>;
export type OpenPipeBack = Taken<Entry, OpenPipeEntry>;
export type MessageThere = Taken<OpenPipeEntry["messages"][number], Entry["messages"][number]>;
export type MessageBack = Taken<Entry["messages"][number], OpenPipeEntry["messages"][number]>;
export type AnswerThere = Taken<OpenPipeResponse, Awaited<ReturnType<Method>>>;
export type AnswerBack = Taken<Awaited<ReturnType<Method>>, OpenPipeResponse>;

export type HumanloopThere = Taken<HumanloopDatapoint, CreateDatapointRequest>;
export type HumanloopBack = Taken<CreateDatapointRequest, HumanloopDatapoint>;
export type HumanloopMessageThere = Taken<
  NonNullable<HumanloopDatapoint["messages"]>[number],
  ChatMessage
>;
export type HumanloopMessageBack = Taken<
  ChatMessage,
  NonNullable<HumanloopDatapoint["messages"]>[number]
>;
export type LogsBack = Taken<CreateDatapointsByLogsRequest, HumanloopRequest>;

// The SDKs' types are known here, and not any.
// @ts-expect-error -- no entry
export type KnownEntry = Taken<{ messages: 1 }, Entry>;
// @ts-expect-error -- no datapoint
export type KnownDatapoint = Taken<{ messages: 1 }, CreateDatapointRequest>;
// @ts-expect-error -- not null
export type KnownTarget = Taken<{ target: { a: null } }, HumanloopDatapoint>;
