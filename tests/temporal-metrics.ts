/**
 * What Temporal's SDK tells that our dashboard and rules use, by its name in Prometheus. The first are
 * there once a worker has worked (an integration test looks); the others only when something goes wrong.
 */
export const fromTheStart = [
  'temporal_workflow_task_schedule_to_start_latency_seconds',
  'temporal_local_activity_execution_latency_seconds',
  'temporal_worker_task_slots_available',
  'temporal_sticky_cache_size',
] as const;

export const ofSenders = ['temporal_activity_schedule_to_start_latency_seconds'] as const;

export const onTrouble = [
  'temporal_workflow_task_execution_failed_total',
  'temporal_activity_execution_failed_total',
] as const;
