ALTER TABLE `metric_values` ADD `low` real;--> statement-breakpoint
ALTER TABLE `metric_values` ADD `high` real;