CREATE TABLE `chores` (
	`name` text PRIMARY KEY NOT NULL,
	`leased_until` integer NOT NULL,
	`done_at` integer
);
--> statement-breakpoint
ALTER TABLE `pull_requests` ADD `commented_at` integer;--> statement-breakpoint
ALTER TABLE `jobs` ADD `leased_until` integer;