-- Values lie in the order of their key, in one tree instead of two: a quarter less on disk, and less to write.
CREATE TABLE `metric_values_by_key` (
	`build_id` integer NOT NULL,
	`metric_id` integer NOT NULL,
	`number` real,
	`label` text,
	`samples` text,
	`track_id` integer,
	`measured_at` integer NOT NULL,
	`low` real,
	`high` real,
	PRIMARY KEY(`build_id`, `metric_id`),
	FOREIGN KEY (`build_id`) REFERENCES `build_contexts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "metric_values_one" CHECK((number is null) <> (label is null)),
	CONSTRAINT "metric_values_finite" CHECK(number is null or abs(number) < 9e999),
	CONSTRAINT "metric_values_samples" CHECK(samples is null or number is not null)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `metric_values_by_key` SELECT `build_id`, `metric_id`, `number`, `label`, `samples`, `track_id`, `measured_at`, `low`, `high` FROM `metric_values` ORDER BY `build_id`, `metric_id`;
--> statement-breakpoint
DROP TABLE `metric_values`;
--> statement-breakpoint
ALTER TABLE `metric_values_by_key` RENAME TO `metric_values`;
--> statement-breakpoint
CREATE INDEX `metric_values_history` ON `metric_values` (`metric_id`,`track_id`,`measured_at`,`build_id`,`number`) WHERE "metric_values"."track_id" is not null;
