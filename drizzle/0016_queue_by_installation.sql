CREATE TABLE `installation_queues` (
	`installation_id` integer PRIMARY KEY NOT NULL,
	`next_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `installation_queues_next` ON `installation_queues` (`next_at`);--> statement-breakpoint
CREATE TABLE `lanes` (
	`lane` text PRIMARY KEY NOT NULL,
	`installation_id` integer NOT NULL,
	`urgency` integer NOT NULL,
	`next_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `lanes_next` ON `lanes` (`installation_id`,`next_at`);--> statement-breakpoint
CREATE INDEX `lanes_urgent` ON `lanes` (`installation_id`,`urgency`,`next_at`);--> statement-breakpoint
DROP INDEX `jobs_lane`;--> statement-breakpoint
ALTER TABLE `jobs` ADD `installation_id` integer;--> statement-breakpoint
ALTER TABLE `jobs` ADD `deferrals` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `jobs` ADD `holds` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `jobs` ADD `aside` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `jobs_aside` ON `jobs` (`lane`,`run_at`) WHERE "jobs"."state" = 'waiting' and "jobs"."aside" = 1;--> statement-breakpoint
CREATE INDEX `jobs_running` ON `jobs` (`lane`) WHERE "jobs"."state" = 'running';--> statement-breakpoint
CREATE INDEX `jobs_failed` ON `jobs` (`id`) WHERE "jobs"."state" = 'failed';--> statement-breakpoint
CREATE INDEX `jobs_lane` ON `jobs` (`lane`,`id`) WHERE "jobs"."state" = 'waiting' and "jobs"."aside" = 0;--> statement-breakpoint
ALTER TABLE `pull_requests` ADD `recorded_by` integer;
--> statement-breakpoint
-- Keeps `lanes` and `installation_queues`, whoever changes `jobs`. A migration that makes these tables anew must make
-- the triggers anew.
CREATE TRIGGER `jobs_inserted` AFTER INSERT ON `jobs` WHEN NEW.`state` <> 'failed' BEGIN
	DELETE FROM `lanes` WHERE `lane` = NEW.`lane` AND (
		EXISTS (SELECT 1 FROM `jobs` WHERE `lane` = NEW.`lane` AND `state` = 'running')
		OR NOT EXISTS (SELECT 1 FROM `jobs` WHERE `lane` = NEW.`lane` AND `state` = 'waiting' AND `aside` = 0)
		AND NOT EXISTS (SELECT 1 FROM `jobs` WHERE `lane` = NEW.`lane` AND `state` = 'waiting' AND `aside` = 1)
	);
	INSERT INTO `lanes` (`lane`, `installation_id`, `urgency`, `next_at`)
	SELECT
		NEW.`lane`,
		coalesce(NEW.`installation_id`, (SELECT `installation_id` FROM `repositories` WHERE `id` = NEW.`repository_id`), 0),
		coalesce((SELECT max(`priority`) FROM `jobs` WHERE `lane` = NEW.`lane` AND `priority` > 0 AND `state` <> 'failed'), 0),
		`at`
	FROM (
		SELECT min(`run_at`) AS `at` FROM (
			SELECT min(`run_at`) AS `run_at` FROM `jobs` WHERE `lane` = NEW.`lane` AND `state` = 'waiting' AND `aside` = 1
			UNION ALL
			SELECT `run_at` FROM `jobs` WHERE `id` = (
				SELECT min(`id`) FROM `jobs` WHERE `lane` = NEW.`lane` AND `state` = 'waiting' AND `aside` = 0
			)
		)
	)
	WHERE `at` IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `jobs` WHERE `lane` = NEW.`lane` AND `state` = 'running')
	ON CONFLICT (`lane`) DO UPDATE SET `urgency` = excluded.`urgency`, `next_at` = excluded.`next_at`;
END;
--> statement-breakpoint
CREATE TRIGGER `jobs_updated` AFTER UPDATE OF `state`, `run_at`, `priority`, `aside` ON `jobs` BEGIN
	DELETE FROM `lanes` WHERE `lane` = NEW.`lane` AND (
		EXISTS (SELECT 1 FROM `jobs` WHERE `lane` = NEW.`lane` AND `state` = 'running')
		OR NOT EXISTS (SELECT 1 FROM `jobs` WHERE `lane` = NEW.`lane` AND `state` = 'waiting' AND `aside` = 0)
		AND NOT EXISTS (SELECT 1 FROM `jobs` WHERE `lane` = NEW.`lane` AND `state` = 'waiting' AND `aside` = 1)
	);
	INSERT INTO `lanes` (`lane`, `installation_id`, `urgency`, `next_at`)
	SELECT
		NEW.`lane`,
		coalesce(NEW.`installation_id`, (SELECT `installation_id` FROM `repositories` WHERE `id` = NEW.`repository_id`), 0),
		coalesce((SELECT max(`priority`) FROM `jobs` WHERE `lane` = NEW.`lane` AND `priority` > 0 AND `state` <> 'failed'), 0),
		`at`
	FROM (
		SELECT min(`run_at`) AS `at` FROM (
			SELECT min(`run_at`) AS `run_at` FROM `jobs` WHERE `lane` = NEW.`lane` AND `state` = 'waiting' AND `aside` = 1
			UNION ALL
			SELECT `run_at` FROM `jobs` WHERE `id` = (
				SELECT min(`id`) FROM `jobs` WHERE `lane` = NEW.`lane` AND `state` = 'waiting' AND `aside` = 0
			)
		)
	)
	WHERE `at` IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `jobs` WHERE `lane` = NEW.`lane` AND `state` = 'running')
	ON CONFLICT (`lane`) DO UPDATE SET `urgency` = excluded.`urgency`, `next_at` = excluded.`next_at`;
END;
--> statement-breakpoint
CREATE TRIGGER `jobs_deleted` AFTER DELETE ON `jobs` WHEN OLD.`state` <> 'failed' BEGIN
	DELETE FROM `lanes` WHERE `lane` = OLD.`lane` AND (
		EXISTS (SELECT 1 FROM `jobs` WHERE `lane` = OLD.`lane` AND `state` = 'running')
		OR NOT EXISTS (SELECT 1 FROM `jobs` WHERE `lane` = OLD.`lane` AND `state` = 'waiting' AND `aside` = 0)
		AND NOT EXISTS (SELECT 1 FROM `jobs` WHERE `lane` = OLD.`lane` AND `state` = 'waiting' AND `aside` = 1)
	);
	INSERT INTO `lanes` (`lane`, `installation_id`, `urgency`, `next_at`)
	SELECT
		OLD.`lane`,
		coalesce(OLD.`installation_id`, (SELECT `installation_id` FROM `repositories` WHERE `id` = OLD.`repository_id`), 0),
		coalesce((SELECT max(`priority`) FROM `jobs` WHERE `lane` = OLD.`lane` AND `priority` > 0 AND `state` <> 'failed'), 0),
		`at`
	FROM (
		SELECT min(`run_at`) AS `at` FROM (
			SELECT min(`run_at`) AS `run_at` FROM `jobs` WHERE `lane` = OLD.`lane` AND `state` = 'waiting' AND `aside` = 1
			UNION ALL
			SELECT `run_at` FROM `jobs` WHERE `id` = (
				SELECT min(`id`) FROM `jobs` WHERE `lane` = OLD.`lane` AND `state` = 'waiting' AND `aside` = 0
			)
		)
	)
	WHERE `at` IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `jobs` WHERE `lane` = OLD.`lane` AND `state` = 'running')
	ON CONFLICT (`lane`) DO UPDATE SET `urgency` = excluded.`urgency`, `next_at` = excluded.`next_at`;
END;
--> statement-breakpoint
CREATE TRIGGER `lanes_inserted` AFTER INSERT ON `lanes` BEGIN
	DELETE FROM `installation_queues` WHERE `installation_id` = NEW.`installation_id`
		AND NOT EXISTS (SELECT 1 FROM `lanes` WHERE `installation_id` = NEW.`installation_id`);
	INSERT INTO `installation_queues` (`installation_id`, `next_at`)
	SELECT `installation_id`, `next_at` FROM `lanes` WHERE `installation_id` = NEW.`installation_id` ORDER BY `next_at` LIMIT 1
	ON CONFLICT (`installation_id`) DO UPDATE SET `next_at` = excluded.`next_at` WHERE `next_at` <> excluded.`next_at`;
END;
--> statement-breakpoint
CREATE TRIGGER `lanes_updated` AFTER UPDATE OF `next_at` ON `lanes` WHEN OLD.`next_at` <> NEW.`next_at` BEGIN
	DELETE FROM `installation_queues` WHERE `installation_id` = NEW.`installation_id`
		AND NOT EXISTS (SELECT 1 FROM `lanes` WHERE `installation_id` = NEW.`installation_id`);
	INSERT INTO `installation_queues` (`installation_id`, `next_at`)
	SELECT `installation_id`, `next_at` FROM `lanes` WHERE `installation_id` = NEW.`installation_id` ORDER BY `next_at` LIMIT 1
	ON CONFLICT (`installation_id`) DO UPDATE SET `next_at` = excluded.`next_at` WHERE `next_at` <> excluded.`next_at`;
END;
--> statement-breakpoint
CREATE TRIGGER `lanes_deleted` AFTER DELETE ON `lanes` BEGIN
	DELETE FROM `installation_queues` WHERE `installation_id` = OLD.`installation_id`
		AND NOT EXISTS (SELECT 1 FROM `lanes` WHERE `installation_id` = OLD.`installation_id`);
	INSERT INTO `installation_queues` (`installation_id`, `next_at`)
	SELECT `installation_id`, `next_at` FROM `lanes` WHERE `installation_id` = OLD.`installation_id` ORDER BY `next_at` LIMIT 1
	ON CONFLICT (`installation_id`) DO UPDATE SET `next_at` = excluded.`next_at` WHERE `next_at` <> excluded.`next_at`;
END;
--> statement-breakpoint
UPDATE `jobs` SET `holds` = 0 WHERE `kind` IN (
	'ingest-run', 'record-pull-request', 'press-button', 'obey-command', 'answer-command', 'report-pull-request', 'report-commit'
);
--> statement-breakpoint
UPDATE `jobs` SET `state` = `state`;
