ALTER TABLE `pull_requests` DROP COLUMN `tested_base_sha`;--> statement-breakpoint
ALTER TABLE `pull_requests` DROP COLUMN `tested_base_for_head`;