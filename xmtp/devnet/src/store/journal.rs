use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom, Write},
    path::Path,
    sync::Arc,
};

use bytes::{BufMut, Bytes};
use prost::Message;

use super::record::Record;
use crate::DevnetError;

const MAGIC: &[u8; 8] = b"XMTPdev1";
/// Length, checksum of the length, checksum of the record; all little-endian u32.
const HEADER: usize = 12;

/// An append-only file of records. Holding it open locks it against other processes.
#[derive(Debug)]
pub struct Journal {
    file: Arc<File>,
    end: u64,
    broken: bool,
}

impl Journal {
    /// Opens or creates the journal of a directory and reads what it has. A last record that a crash cut
    /// short was never acknowledged and is dropped; damage elsewhere is an error.
    pub fn open(dir: &Path) -> Result<(Self, Vec<Record>), DevnetError> {
        std::fs::create_dir_all(dir)?;
        let path = dir.join("network.journal");
        let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path)?;
        lock(&file, dir)?;
        let (records, end) = read_all(&mut file)?;
        let mut journal = Self { file: Arc::new(file), end, broken: false };
        journal.settle()?;
        File::open(dir)?.sync_all()?;
        Ok((journal, records))
    }

    /// Cuts off whatever follows the last whole record.
    fn settle(&mut self) -> io::Result<()> {
        if self.end == 0 {
            self.file.set_len(0)?;
            write_at(&self.file, 0, MAGIC)?;
            self.end = MAGIC.len() as u64;
        }
        self.file.set_len(self.end)?;
        self.file.sync_all()
    }

    /// Appends an encoded record. It survives the death of the process at once, that of the machine after
    /// the next sync.
    pub fn append(&mut self, record: &[u8]) -> io::Result<()> {
        if self.broken {
            return Err(io::Error::other("an earlier write failed"));
        }
        let frame = frame(record)?;
        if let Err(error) = write_at(&self.file, self.end, &frame) {
            self.broken = self.file.set_len(self.end).is_err();
            return Err(error);
        }
        self.end += frame.len() as u64;
        Ok(())
    }

    /// The length of the journal.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// Lets another process open the directory, even while a child process still holds the file.
    pub fn unlock(&self) {
        if let Err(error) = self.file.unlock() {
            tracing::warn!("the journal can't be unlocked: {error}");
        }
    }

    /// The file, for syncing.
    pub fn file(&self) -> Arc<File> {
        Arc::clone(&self.file)
    }
}

fn lock(file: &File, dir: &Path) -> Result<(), DevnetError> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(DevnetError::InUse(dir.to_owned())),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn write_at(mut file: &File, position: u64, bytes: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(position))?;
    file.write_all(bytes)
}

fn frame(record: &[u8]) -> io::Result<Vec<u8>> {
    let length = u32::try_from(record.len()).map_err(io::Error::other)?;
    let mut frame = Vec::with_capacity(HEADER + record.len());
    frame.put_u32_le(length);
    frame.put_u32_le(crc32fast::hash(&length.to_le_bytes()));
    frame.put_u32_le(crc32fast::hash(record));
    frame.put_slice(record);
    Ok(frame)
}

/// All whole records and where they end; 0 when not even the magic number is whole.
fn read_all(file: &mut File) -> Result<(Vec<Record>, u64), DevnetError> {
    let length = file.metadata()?.len();
    let mut reader = BufReader::new(file);
    let Some(magic) = read(&mut reader, MAGIC.len(), length)? else { return Ok((Vec::new(), 0)) };
    if magic != MAGIC.as_slice() {
        torn::<()>(&magic, &mut reader, 0)?;
        return Ok((Vec::new(), 0));
    }
    let (mut records, mut end) = (Vec::new(), MAGIC.len() as u64);
    while let Some((record, size)) = read_record(&mut reader, end, length)? {
        records.push(record);
        end += size;
    }
    Ok((records, end))
}

/// The record at `at`, or `None` where the whole records end.
fn read_record(reader: &mut impl Read, at: u64, length: u64) -> Result<Option<(Record, u64)>, DevnetError> {
    let Some(header) = read(reader, HEADER, length - at)? else { return Ok(None) };
    let Some((size, record_sum)) = parse_header(&header) else { return torn(&header, reader, at) };
    let left = length - at - HEADER as u64;
    let Some(body) = read(reader, size, left)? else { return Ok(None) };
    if crc32fast::hash(&body) != record_sum {
        let is_last = left == size as u64;
        return if is_last { Ok(None) } else { Err(DevnetError::Damaged(at)) };
    }
    let record = Record::decode(body).map_err(|_| DevnetError::Damaged(at))?;
    Ok(Some((record, (HEADER + size) as u64)))
}

/// A power cut may leave zeros where the last record should be; anything else is damage.
fn torn<T>(header: &[u8], reader: &mut impl Read, at: u64) -> Result<Option<T>, DevnetError> {
    let mut rest = Vec::new();
    reader.read_to_end(&mut rest)?;
    let all_zero = header.iter().chain(&rest).all(|byte| *byte == 0);
    if all_zero { Ok(None) } else { Err(DevnetError::Damaged(at)) }
}

fn parse_header(header: &[u8]) -> Option<(usize, u32)> {
    let (length, sums) = header.split_first_chunk::<4>()?;
    let (length_sum, record_sum) = sums.split_first_chunk::<4>()?;
    let record_sum = u32::from_le_bytes(*record_sum.first_chunk::<4>()?);
    let is_sound = crc32fast::hash(length) == u32::from_le_bytes(*length_sum);
    is_sound.then_some((u32::from_le_bytes(*length) as usize, record_sum))
}

fn read(reader: &mut impl Read, size: usize, left: u64) -> io::Result<Option<Bytes>> {
    if size as u64 > left {
        return Ok(None);
    }
    let mut bytes = vec![0; size];
    match reader.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(bytes.into())),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}
