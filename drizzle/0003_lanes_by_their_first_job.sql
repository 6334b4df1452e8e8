DROP INDEX `jobs_lane`;--> statement-breakpoint
CREATE INDEX `jobs_urgent` ON `jobs` (`lane`,`priority`) WHERE "jobs"."state" <> 'failed' and "jobs"."priority" > 0;--> statement-breakpoint
CREATE INDEX `jobs_lane` ON `jobs` (`lane`,`id`) WHERE "jobs"."state" <> 'failed';